import * as analytics from "./analytics";
import * as audit from "./audit";
import * as auth from "./auth";
import * as health from "./health";
import * as keys from "./keys";
import type { Operation } from "./operation";
import * as providers from "./providers";
import * as tenants from "./tenants";

/** Every endpoint, in the order of the documents. */
export const operations: readonly Operation[] = [
  auth.register,
  auth.login,
  auth.selectTenant,
  tenants.createTenant,
  tenants.listTenants,
  tenants.checkAvailability,
  keys.createKey,
  keys.listKeys,
  keys.updateKey,
  keys.deleteKey,
  analytics.listLogs,
  analytics.getStats,
  providers.listProviders,
  providers.putProvider,
  providers.deleteProvider,
  audit.listAuditLogs,
  audit.exportAuditLogs,
  audit.getAuditStatus,
  audit.listPlatformAudit,
  health.getPlatformHealth,
  health.getGatewayHealth,
];
