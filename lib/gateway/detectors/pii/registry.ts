import type { EntityInfo } from "../catalogue";
import { africaAndMiddleEastEntities } from "./africa-and-middle-east";
import { asiaPacificEntities } from "./asia-pacific";
import { britishIslesEntities } from "./british-isles";
import { bitcoin, ethereum } from "./crypto-address";
import { birthDate } from "./dates";
import { deviceEntities } from "./devices";
import { email } from "./email";
import type { NumberedEntity } from "./entity";
import { iban } from "./iban";
import { labelledInfo } from "./labelled";
import { latinAmericaEntities } from "./latin-america";
import { ipAddress, macAddress } from "./network";
import { northAmericaEntities } from "./north-america";
import { northernAndEasternEuropeEntities } from "./northern-and-eastern-europe";
import { paymentEntities } from "./payment";
import { phone } from "./phone";
import { southernEuropeEntities } from "./southern-europe";
import { street } from "./street";
import { url, urlCredentials } from "./url";
import { westernEuropeEntities } from "./western-europe";

/** Every entity that is recognised by its written form. */
export const numberedEntities: readonly NumberedEntity[] = [
  ...paymentEntities,
  ...northAmericaEntities,
  ...latinAmericaEntities,
  ...britishIslesEntities,
  ...southernEuropeEntities,
  ...westernEuropeEntities,
  ...northernAndEasternEuropeEntities,
  ...asiaPacificEntities,
  ...africaAndMiddleEastEntities,
  ...deviceEntities,
  birthDate,
];

/** What an editor lists: one row an entity, in the order people look for them. */
export const piiEntities: readonly EntityInfo[] = [
  ...new Set([
    email,
    phone,
    street,
    ...numberedEntities.map((entity) => entity.info),
    iban,
    bitcoin,
    ethereum,
    ipAddress,
    macAddress,
    url,
    urlCredentials,
    ...labelledInfo,
  ]),
];
