import { luhn } from "./check-digits";
import { words } from "./context";
import { type NumberedEntity, pii } from "./entity";

const VIN_VALUES = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

function vinCheck(value: string): boolean {
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    sum += (VIN_VALUES.indexOf(value.charAt(i)) % 10) * (VIN_WEIGHTS[i] ?? 0);
  }
  return "0123456789X".charAt(sum % 11) === value.charAt(8);
}

/** Source: ISO 3779 and 49 CFR 565. Europe does not use the check digit, so its vehicles pass only by chance. */
const vin: NumberedEntity = {
  info: pii("VIN", "Network and devices", "Vehicle identification number (VIN)", "medium"),
  forms: { XXXXXXXXXXXXXXXXX: 0.8 },
  named: 0.95,
  context: words("vin", "vehicle", "chassis", "car", "fahrgestellnummer"),
  valid: (value, written) =>
    value === written &&
    /^(?=.*[A-Z])(?=.*\d)[A-HJ-NPR-Z0-9]{13}\d{4}$/.test(value) &&
    vinCheck(value),
};

/** Source: 3GPP TS 23.003, Luhn over fifteen digits. */
const imei: NumberedEntity = {
  info: pii("IMEI", "Network and devices", "Mobile device number (IMEI)", "medium"),
  forms: { "00-000000-000000-0": 0.85, "000000000000000": 0 },
  named: 0.96,
  context: words("imei", "device id", "handset"),
  valid: (value) => luhn(value) && !/^0{8}/.test(value),
};

export const deviceEntities: readonly NumberedEntity[] = [vin, imei];
