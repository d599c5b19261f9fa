import { beforeAll, describe, expect, inject, it } from "vitest";
import { newMember } from "../support/people";
import { callApi, managementPath, newTenant, type Tenant } from "../support/tenant";

const site = inject("site");
const path = `${managementPath}/views`;

interface View {
  readonly id: string;
  readonly name: string;
  readonly is_own: boolean;
}

let tenant: Tenant;
let ada: string;
let alan: string;
let admin: string;

beforeAll(async () => {
  tenant = await newTenant(site);
  ada = (await newMember(tenant.id, "member")).scoped;
  alan = (await newMember(tenant.id, "member")).scoped;
  admin = (await newMember(tenant.id, "admin")).scoped;
});

const save = (token: string, name: string, more: object = {}) =>
  callApi<View>(site, "POST", path, token, {
    page: "logs",
    name,
    query: "outcome=blocked&model=%21a",
    ...more,
  });
const list = async (token: string, page = "logs") =>
  (await callApi<{ items: View[] }>(site, "GET", `${path}?page=${page}`, token)).items;
const remove = (token: string, { id }: View) => callApi(site, "DELETE", `${path}/${id}`, token);

describe("a saved view", () => {
  it("is its maker's alone, unless it is shared, and belongs to one list", async () => {
    await save(ada, "Mine");
    await save(ada, "Ours", { is_shared: true });
    await save(ada, "Caught", { page: "violations", is_shared: true });
    expect((await list(ada)).map(({ name }) => name)).toEqual(["Mine", "Ours"]);
    expect(await list(alan)).toMatchObject([
      { name: "Ours", query: "outcome=blocked&model=%21a", is_shared: true, is_own: false },
    ]);
    expect(await list(alan, "violations")).toMatchObject([{ name: "Caught" }]);
  });

  it("is deleted by its maker or, where shared, by an admin; nobody else sees or ends it", async () => {
    const own = await save(ada, "Secret");
    const shared = await save(ada, "Shared", { is_shared: true });
    await expect(remove(alan, own)).rejects.toThrow(/404/);
    await expect(remove(admin, own)).rejects.toThrow(/404/);
    await expect(remove(alan, shared)).rejects.toThrow(/403/);
    const stranger = (await newMember((await newTenant(site)).id, "owner")).scoped;
    await expect(remove(stranger, shared)).rejects.toThrow(/404/);
    await remove(admin, shared);
    await remove(ada, own);
    expect((await list(ada)).map(({ name }) => name)).toEqual(["Mine", "Ours"]);
  });

  it("holds a query and nothing that leads elsewhere, under a name that is new", async () => {
    for (const query of ["https://evil.example/?a", "a=b#c", "a b"]) {
      await expect(save(ada, "Odd", { query })).rejects.toThrow(/422/);
    }
    await expect(save(ada, "Mine")).rejects.toThrow(/409/);
    await expect(save(alan, "Mine")).resolves.toMatchObject({ is_own: true });
  });
});
