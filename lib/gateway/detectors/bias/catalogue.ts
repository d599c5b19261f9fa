import type { EntityInfo } from "../catalogue";
import type { Severity } from "../detector";
import type { BiasEntity } from "./statements";

const statement = (entity: BiasEntity, title: string, severity: Severity): EntityInfo => ({
  entity,
  type: "bias",
  group: "Bias",
  title,
  severity,
  onByDefault: true,
});

/** What an editor lists for bias. */
export const biasCatalogue: readonly EntityInfo[] = [
  statement("THREAT_AGAINST_GROUP", "Threat against a protected group", "medium"),
  statement("DEHUMANIZATION", "Group called vermin, animals and the like", "medium"),
  statement("EXCLUSION", "Group denied its place or its rights", "medium"),
  statement("DISCRIMINATORY_DECISION", "Hiring, lending or housing decided by group", "medium"),
  statement("SLUR", "Slur", "medium"),
  statement("INFERIORITY", "Group called stupid, criminal or lesser", "low"),
  statement("HOSTILITY", "Hate or contempt for a group", "low"),
  statement("STEREOTYPE", "Stereotype", "low"),
];
