import * as admin from "./admin";
import * as analytics from "./analytics";
import * as audit from "./audit";
import * as auth from "./auth";
import * as billing from "./billing";
import * as budgets from "./budgets";
import * as configs from "./configs";
import * as environments from "./environments";
import * as exchanges from "./exchanges";
import * as health from "./health";
import * as keys from "./keys";
import * as members from "./members";
import * as notifications from "./notifications";
import type { Operation } from "./operation";
import * as playground from "./playground";
import * as policies from "./policies";
import * as trials from "./policy-trials";
import * as privacy from "./privacy";
import * as providers from "./providers";
import * as savedViews from "./saved-views";
import * as sessions from "./sessions";
import * as storage from "./storage";
import * as tenants from "./tenants";
import * as violations from "./violations";
import * as webhooks from "./webhooks";

/** Every endpoint, in the order of the documents. */
export const operations: readonly Operation[] = [
  auth.register,
  auth.login,
  auth.requestCode,
  auth.verifyCode,
  auth.forgotPassword,
  auth.resetPassword,
  auth.changePassword,
  auth.getMe,
  auth.updateMe,
  auth.listSignIns,
  sessions.listSessions,
  sessions.endOtherSession,
  sessions.logout,
  auth.selectTenant,
  sessions.switchEnvironment,
  tenants.createTenant,
  tenants.listTenants,
  tenants.checkAvailability,
  tenants.getInfo,
  tenants.updateTenant,
  members.listMembers,
  members.updateMember,
  members.removeMember,
  members.leaveTenant,
  members.transferOwnership,
  members.createInvite,
  members.listInvites,
  members.revokeInvite,
  members.resendInvite,
  members.getInvite,
  members.acceptInvite,
  keys.createKey,
  keys.listKeys,
  keys.updateKey,
  keys.rotateKey,
  keys.retirePreviousKey,
  keys.deleteKey,
  playground.createPlaygroundKey,
  playground.tryPlaygroundCall,
  analytics.listLogs,
  exchanges.getLog,
  exchanges.getLogBodies,
  exchanges.exportLogs,
  exchanges.listLogValues,
  savedViews.listViews,
  savedViews.saveView,
  savedViews.deleteView,
  analytics.getStats,
  violations.listViolations,
  violations.getViolationSummary,
  violations.getViolation,
  violations.updateViolation,
  policies.listPolicies,
  policies.createPolicy,
  policies.getPolicy,
  policies.updatePolicy,
  policies.deletePolicy,
  policies.listPolicyVersions,
  policies.restorePolicyVersion,
  policies.orderPolicies,
  trials.testPolicy,
  trials.createBacktest,
  trials.getBacktest,
  trials.cancelBacktest,
  trials.listEntities,
  trials.listTemplates,
  trials.getCoverage,
  providers.listProviders,
  providers.putProvider,
  providers.testProvider,
  providers.deleteProvider,
  webhooks.listWebhooks,
  webhooks.createWebhook,
  webhooks.updateWebhook,
  webhooks.deleteWebhook,
  webhooks.testWebhook,
  webhooks.rotateWebhookSecret,
  webhooks.listDeliveries,
  webhooks.redeliver,
  notifications.getNotifications,
  notifications.updateNotifications,
  notifications.sendSampleNotification,
  billing.listPlans,
  billing.createSubscription,
  billing.listSubscriptions,
  billing.getUsage,
  budgets.listBudgets,
  budgets.putBudget,
  billing.listInvoices,
  billing.getInvoice,
  billing.createCheckout,
  billing.createPortal,
  billing.receiveStripeEvent,
  configs.listConfigs,
  configs.putConfig,
  environments.listEnvironments,
  environments.copyRules,
  storage.getStorage,
  storage.putStorage,
  storage.getStorageUsage,
  storage.testStorage,
  audit.listAuditLogs,
  audit.exportAuditLogs,
  audit.getAuditStatus,
  privacy.exportMe,
  privacy.eraseMe,
  privacy.exportTenant,
  privacy.erasePerson,
  privacy.eraseTenant,
  admin.listAllTenants,
  admin.getTenantDetail,
  admin.setTenantStatus,
  admin.listAllUsers,
  admin.getPlatformStats,
  admin.getPlatformCondition,
  configs.listGlobalConfigs,
  configs.putGlobalConfig,
  audit.listPlatformAudit,
  health.getPlatformHealth,
  health.getGatewayHealth,
];
