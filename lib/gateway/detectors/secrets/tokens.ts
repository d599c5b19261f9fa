import type { EntityGroup, EntityInfo } from "../catalogue";
import type { Severity } from "../detector";

const group: EntityGroup = "Secrets";

function secret(
  entity: string,
  title: string,
  severity: Severity = "critical",
  onByDefault = true,
): EntityInfo {
  return { entity, type: "exfiltration", group, title, severity, onByDefault };
}

export const modelKey = secret("AI_API_KEY", "API key of an AI provider");
export const cloudKey = secret("CLOUD_KEY", "Cloud provider access key");
export const codeToken = secret("SOURCE_CODE_TOKEN", "Token of a source code host");
export const paymentKey = secret("PAYMENT_KEY", "Key of a payment provider");
export const messagingToken = secret("MESSAGING_TOKEN", "Token of a mail or chat service");
export const registryToken = secret("PACKAGE_TOKEN", "Token of a package registry");
export const monitoringToken = secret("MONITORING_TOKEN", "Token of a monitoring service");
export const serviceToken = secret("SERVICE_TOKEN", "Token of another known service");
export const privateKey = secret("PRIVATE_KEY", "Private key");
export const jwt = secret("JWT", "Signed web token (JWT)", "high");
export const connectionString = secret("CONNECTION_STRING", "Connection string with a password");
export const password = secret("PASSWORD", "Password", "high");
export const assignedSecret = secret("SECRET", "Secret assigned to a name", "high");
export const sessionCookie = secret("SESSION_COOKIE", "Session cookie", "high");
export const authorization = secret("AUTHORIZATION_HEADER", "Authorization header", "high");
export const webhook = secret("WEBHOOK_URL", "Web hook address with its key", "high");

export const secretEntities: readonly EntityInfo[] = [
  modelKey,
  cloudKey,
  codeToken,
  paymentKey,
  messagingToken,
  registryToken,
  monitoringToken,
  serviceToken,
  privateKey,
  jwt,
  connectionString,
  password,
  assignedSecret,
  sessionCookie,
  authorization,
  webhook,
];

/** A token whose prefix identifies its issuer. */
export interface IssuedToken {
  readonly info: EntityInfo;
  readonly prefix: string;
  /** The rest, read from the end of the prefix; always bounded. */
  readonly rest: RegExp;
}

const token = (info: EntityInfo, rest: string, ...prefixes: readonly string[]): IssuedToken[] =>
  prefixes.map((prefix) => ({ info, prefix, rest: new RegExp(`${rest}(?![A-Za-z0-9_])`, "y") }));

const url64 = "[A-Za-z0-9_-]";
const alnum = "[A-Za-z0-9]";
const hex = "[0-9a-f]";

/** Source: each issuer's documentation of its token format. Longer prefixes stand before those they begin with. */
export const issuedTokens: readonly IssuedToken[] = [
  ...token(
    modelKey,
    `${url64}{24,200}`,
    "sk-proj-",
    "sk-svcacct-",
    "sk-admin-",
    "sk-ant-",
    "sk-or-v1-",
    "sk-lf-",
  ),
  ...token(modelKey, `${alnum}{20,100}`, "sk-"),
  ...token(modelKey, `${url64}{35}`, "AIza"),
  ...token(modelKey, `${alnum}{30,60}`, "hf_", "api_org_", "gsk_", "r8_", "fw_"),
  ...token(modelKey, `${alnum}{40,100}`, "pplx-", "xai-", "tgp_v1_"),
  ...token(
    modelKey,
    `${url64}{30,120}`,
    "pcsk_",
    "lsv2_pt_",
    "lsv2_sk_",
    "nvapi-",
    "jina_",
    "csk-",
    "tvly-",
    "fc-",
  ),

  ...token(cloudKey, "[A-Z0-9]{16}", "AKIA", "ASIA", "ABIA", "ACCA"),
  ...token(cloudKey, `${url64}{24,40}`, "GOCSPX-"),
  ...token(cloudKey, `${url64}{20,300}`, "ya29."),
  ...token(cloudKey, `${hex}{64}`, "dop_v1_", "doo_v1_", "dor_v1_"),
  ...token(cloudKey, `${alnum}{20,32}`, "LTAI"),
  ...token(cloudKey, "[A-Za-z0-9]{32,48}", "AKID"),
  ...token(
    cloudKey,
    `${url64}{20,300}`,
    "fo1_",
    "vercel_",
    "nfp_",
    "HRKU-",
    "sbp_",
    "rnd_",
    "hvs.",
    "hvb.",
    "hvr.",
  ),
  ...token(cloudKey, `${hex}{32}(?:-[0-9])?`, "dapi"),
  ...token(
    cloudKey,
    `${url64}{20,100}`,
    "pscale_tkn_",
    "pscale_pw_",
    "pscale_oauth_",
    "tskey-auth-",
    "tskey-api-",
  ),

  ...token(codeToken, `${alnum}{36,251}`, "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
  ...token(codeToken, "[A-Za-z0-9]{22}_[A-Za-z0-9]{59}", "github_pat_"),
  ...token(
    codeToken,
    `${url64}{20,64}(?:\\.[0-9a-z.]{2,40})?`,
    "glpat-",
    "gldt-",
    "glrt-",
    "glcbt-",
    "glptt-",
    "glft-",
    "glsoat-",
    "glagent-",
  ),
  ...token(codeToken, "[A-Za-z0-9_=-]{24,250}", "ATATT3", "ATBB", "ATCTT3"),
  ...token(codeToken, `${url64}{30,60}`, "sgp_", "CCIPAT_", "bkua_"),

  ...token(
    paymentKey,
    `${alnum}{16,250}`,
    "sk_live_",
    "sk_test_",
    "rk_live_",
    "rk_test_",
    "sk_prod_",
  ),
  ...token(paymentKey, "[A-Za-z0-9+/=]{24,64}", "whsec_"),
  ...token(paymentKey, `${url64}{22,60}`, "sq0atp-", "sq0csp-", "EAAAE", "EAAAl"),
  ...token(
    paymentKey,
    `${hex}{8}(?:-${hex}{4}){3}-${hex}{12}`,
    "access-sandbox-",
    "access-production-",
    "access-development-",
  ),
  ...token(paymentKey, `${hex}{32}`, "access_token$production$", "rzp_live_", "FLWSECK-"),
  ...token(paymentKey, `${alnum}{14,40}`, "rzp_live_", "rzp_test_", "EZAK", "EZTK"),

  ...token(
    messagingToken,
    "[0-9A-Za-z-]{16,250}",
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "xoxr-",
    "xoxs-",
    "xoxe-",
    "xoxe.",
    "xapp-",
  ),
  ...token(messagingToken, `${url64}{16,40}\\.${url64}{32,60}`, "SG."),
  ...token(messagingToken, `${hex}{32}`, "SK", "AC", "key-"),
  ...token(messagingToken, "[a-z0-9]{64}-[A-Za-z0-9]{16}", "xkeysib-"),
  ...token(messagingToken, `${alnum}{24,60}`, "re_", "mlsn."),

  ...token(registryToken, `${alnum}{36}`, "npm_"),
  ...token(registryToken, `${url64}{50,250}`, "pypi-AgE"),
  ...token(registryToken, `${url64}{24,60}`, "dckr_pat_", "dckr_oat_"),
  ...token(registryToken, `${hex}{48}`, "rubygems_"),
  ...token(registryToken, `${alnum}{32}`, "cio"),
  ...token(registryToken, `${hex}{60}`, "CLOJARS_"),
  ...token(registryToken, `${alnum}{60,80}`, "AKCp", "cmVmdGtu"),

  ...token(
    monitoringToken,
    `${url64}{30,250}={0,2}`,
    "glsa_",
    "glc_",
    "sntrys_",
    "sntryu_",
    "phx_",
    "phc_",
  ),
  ...token(monitoringToken, "[A-Z0-9]{27}", "NRAK-"),
  ...token(monitoringToken, `${alnum}{32,40}`, "NRJS-", "NRII-", "nrlic"),
  ...token(monitoringToken, `${hex}{64}`, "dt0c01."),
  ...token(monitoringToken, `[A-Z0-9]{24}\\.[A-Z0-9]{64}`, "dt0c01.", "dt0s01."),

  ...token(serviceToken, `${alnum}{40}`, "lin_api_", "lin_oauth_"),
  ...token(serviceToken, `${alnum}{43}`, "secret_"),
  ...token(serviceToken, `${alnum}{40,60}`, "ntn_"),
  ...token(serviceToken, `${url64}{36,60}`, "figd_", "figu_", "figo_"),
  ...token(serviceToken, `${hex}{24}-${hex}{34}`, "PMAK-"),
  ...token(serviceToken, "[0-9a-fA-F]{32}", "shpat_", "shpca_", "shppa_", "shpss_"),
  ...token(serviceToken, `${alnum}{14}\\.${hex}{64}`, "pat"),
  ...token(serviceToken, `${alnum}{40,50}`, "dp.pt.", "dp.st.", "dp.ct."),
  ...token(serviceToken, `${alnum}{28}`, "aio_"),
  ...token(serviceToken, `${url64}{40,70}`, "tfp_"),
  ...token(serviceToken, "[A-Z0-9]{58}", "AGE-SECRET-KEY-1"),
  ...token(serviceToken, `${url64}{100,800}`, "ops_eyJ"),
  ...token(serviceToken, `${url64}{40,250}`, "sl.B", "sl.u."),
  ...token(serviceToken, `${alnum}{30,60}`, "phpat_", "ubdc_", "waka_"),
];
