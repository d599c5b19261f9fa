import {
  Ban,
  Check,
  CircleAlert,
  CircleX,
  Eraser,
  Eye,
  Info,
  Octagon,
  OctagonAlert,
  Power,
  Shield,
  TriangleAlert,
} from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";

const severities = {
  critical: { word: "Critical", tone: "critical", Icon: OctagonAlert },
  high: { word: "High", tone: "high", Icon: TriangleAlert },
  medium: { word: "Medium", tone: "medium", Icon: CircleAlert },
  low: { word: "Low", tone: "low", Icon: Info },
} as const;

export type SeverityName = keyof typeof severities;

export function Severity({ value }: Readonly<{ value: SeverityName }>) {
  const { word, tone, Icon } = severities[value];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {word}
    </Badge>
  );
}

const outcomes = {
  ok: { word: "OK", tone: "ok", Icon: Check },
  redacted: { word: "Redacted", tone: "low", Icon: Eraser },
  blocked: { word: "Blocked", tone: "accent", Icon: Ban },
  refused: { word: "Refused", tone: "medium", Icon: Octagon },
  failed: { word: "Failed", tone: "critical", Icon: CircleX },
  cancelled: { word: "Cancelled", tone: "neutral", Icon: Power },
} as const satisfies Record<string, { word: string; tone: Tone; Icon: typeof Ban }>;

export type OutcomeName = keyof typeof outcomes;

export const outcomeWord = (value: OutcomeName): string => outcomes[value].word;

interface OutcomeProps {
  readonly value: OutcomeName;
  /** Shown before the word. */
  readonly status?: number;
  /** Replaces the word: whose limit, whose failure. */
  readonly word?: string;
}

/** `200`, `200 Redacted`, `403 Blocked`, `429 Key limit`: the same words everywhere. */
export function Outcome({ value, status, word }: OutcomeProps) {
  const { word: own, tone, Icon } = outcomes[value];
  const text = word ?? own;
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {status === undefined ? text : value === "ok" ? status : `${status} ${text}`}
    </Badge>
  );
}

const modes = {
  enforce: { word: "Enforce", tone: "ok", Icon: Shield },
  shadow: { word: "Shadow", tone: "low", Icon: Eye },
  off: { word: "Off", tone: "neutral", Icon: Power },
} as const;

export function Mode({ value }: Readonly<{ value: keyof typeof modes }>) {
  const { word, tone, Icon } = modes[value];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {word}
    </Badge>
  );
}
