import { inject } from "vitest";
import { type FaultyUpstream, startFaultyUpstream } from "./faulty-upstream";
import { type ExchangeRow, rowOf, tenantRows } from "./rows";
import { newTenant, servicesPath, type Tenant, type TenantOptions } from "./tenant";

export type Mount = "listener" | "route handler";

let mount: Mount = "listener";

/** Through which of its two mounts the tests of this file reach the gateway. */
export const throughMount = (wanted: Mount): void => {
  mount = wanted;
};

/** Base address of the gateway's paths in the app that most tests share. */
export const gatewayUrl = (): string =>
  (mount === "listener" ? inject("site").url : inject("routeHandlerUrl")) + servicesPath;

/** A tenant of the shared app; its providers lead to aimock unless an upstream is named. */
export const sharedTenant = (options: TenantOptions = {}): Promise<Tenant> =>
  newTenant(inject("site"), options);

/** A misbehaving vendor where the shared app may reach it. */
export const sharedUpstream = (): Promise<FaultyUpstream> =>
  startFaultyUpstream(inject("upstreamPorts").slice(0, -1));

/** Where apps may call and nobody ever listens; the port of an upstream that stopped is another file's a moment later. */
export const goneUrl = (): string => `http://127.0.0.1:${inject("upstreamPorts").at(-1)}`;

/** The row of a request to the shared app. Throws when there is none, or more than one. */
export const loggedRow = (requestId: string | null): Promise<ExchangeRow> =>
  rowOf(inject("site").databaseUrl, requestId);

/** All rows of a tenant of the shared app, once there are `count`. */
export const loggedRows = (tenant: Tenant, count: number): Promise<ExchangeRow[]> =>
  tenantRows(inject("site").databaseUrl, tenant.id, count);
