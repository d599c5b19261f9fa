import { expect, inject, test } from "vitest";
import type { SignInView } from "@/lib/contract/auth";
import { adminEmail } from "../support/app";
import { newMember, newPerson } from "../support/people";
import { callApi, newTenant, platformPath, signIn } from "../support/tenant";

const site = inject("site");
const authPath = `${platformPath}/global/auth`;

test("people change their own name, and fellow members see it", async () => {
  const tenant = await newTenant(site);
  const { id, token } = await newMember(tenant.id, "viewer");
  const me = await callApi(site, "PATCH", `${authPath}/me`, token, { name: "Ada Lovelace" });
  expect(me).toMatchObject({ id, name: "Ada Lovelace", has_password: false });
  expect(await callApi(site, "GET", `${authPath}/me`, token)).toEqual(me);
  expect(await tenant.manage("GET", `${platformPath}/service/members`)).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ name: "Ada Lovelace" })]),
  });
  await expect(
    callApi(site, "PATCH", `${authPath}/me`, token, { name: "", is_platform_admin: true }),
  ).rejects.toThrow(/422/);
});

test("attempts to sign in are seen by whose account it is alone, failed ones too", async () => {
  const token = await signIn(site.url);
  const wrong = { email: adminEmail, password: "not the password at all" };
  await expect(callApi(site, "POST", `${authPath}/login`, null, wrong)).rejects.toThrow(/401/);
  const own = await callApi<{ items: SignInView[] }>(site, "GET", `${authPath}/sign-ins`, token);
  expect(own.items.slice(0, 2)).toMatchObject([
    { succeeded: false, by: "password", address: expect.any(String) },
    { succeeded: true, by: "password" },
  ]);
  const other = await newPerson();
  expect(await callApi(site, "GET", `${authPath}/sign-ins`, other.token)).toMatchObject({
    total: 0,
  });
});
