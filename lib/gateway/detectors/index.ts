import { bias } from "./bias/bias";
import { biasCatalogue } from "./bias/catalogue";
import type { EntityInfo } from "./catalogue";
import type { Detector } from "./detector";
import { exfiltrationCatalogue } from "./exfiltration/catalogue";
import { exfiltration } from "./exfiltration/exfiltration";
import { injectionCatalogue } from "./injection/catalogue";
import { promptInjection } from "./injection/prompt-injection";
import { nameDetector, person } from "./names/detector";
import { piiDetector } from "./pii/detector";
import { piiEntities } from "./pii/registry";
import { secretDetector } from "./secrets/detector";
import { secretEntities } from "./secrets/tokens";

/** Every detector, in the order they run. */
export const detectors: readonly Detector[] = [
  piiDetector,
  secretDetector,
  nameDetector,
  promptInjection,
  bias,
  exfiltration,
];

/** Every entity and category a rule can name, with what a person choosing needs to know. */
export const entityCatalogue: readonly EntityInfo[] = [
  ...piiEntities,
  ...secretEntities,
  person,
  ...injectionCatalogue,
  ...biasCatalogue,
  ...exfiltrationCatalogue,
];
