"use client";

import { useRouter } from "next/navigation";
import { useApi } from "@/components/api";
import { useTask } from "@/components/data/use-task";
import { Field } from "@/components/ui/field";
import { Select, Switch } from "@/components/ui/input";
import { say } from "@/components/ui/toast";

interface DetectionFormProps {
  readonly off: readonly string[];
  readonly storeMinSeverity: string;
  readonly uninspectable: string;
  readonly canWrite: boolean;
}

const detectors = [
  { type: "pii", label: "Personal data and secrets" },
  { type: "injection", label: "Prompt injection" },
  { type: "bias", label: "Bias" },
  { type: "exfiltration", label: "Exfiltration" },
] as const;

/** Which detectors run, what is stored without a rule, and what happens to unreadable bodies. */
export function DetectionForm(props: DetectionFormProps) {
  const { off, storeMinSeverity, uninspectable, canWrite } = props;
  const call = useApi();
  const router = useRouter();
  const [isBusy, run] = useTask();
  const put = (key: string, value: unknown) =>
    run(async () => {
      await call(`/platform/api/service/configs/${key}`, { method: "PUT", body: { value } });
      router.refresh();
      await say("Saved. It is in force everywhere in a second.");
    });
  return (
    <div className="max-w-[560px] space-y-6">
      <fieldset className="space-y-3" disabled={!canWrite}>
        <legend className="mb-1 font-medium">Detectors</legend>
        {detectors.map(({ type, label }) => (
          <div key={type} className="flex items-center justify-between gap-4">
            <span>{label}</span>
            {canWrite ? (
              <Switch
                label={label}
                isOn={!off.includes(type)}
                disabled={isBusy}
                onToggle={(isOn) =>
                  void put(
                    "detectors_off",
                    isOn ? off.filter((one) => one !== type) : [...off, type],
                  )
                }
              />
            ) : (
              <span className="text-muted">{off.includes(type) ? "Off" : "On"}</span>
            )}
          </div>
        ))}
      </fieldset>
      <Field
        label="Store findings without a rule from"
        help="Findings this severe become violations even where no rule asks for them. The call goes on."
      >
        <Select
          value={storeMinSeverity}
          disabled={!canWrite || isBusy}
          onChange={(event) => void put("store_min_severity", event.target.value)}
          choices={[
            { value: "low", label: "Low" },
            { value: "medium", label: "Medium" },
            { value: "high", label: "High" },
            { value: "critical", label: "Critical" },
            { value: "off", label: "Never" },
          ]}
        />
      </Field>
      <Field
        label="Texts that can't be read"
        help="What becomes of a body that an enforcing rule must see and that is encrypted, broken or too large."
      >
        <Select
          value={uninspectable}
          disabled={!canWrite || isBusy}
          onChange={(event) => void put("uninspectable", event.target.value)}
          choices={[
            { value: "block", label: "Refuse the call" },
            { value: "pass", label: "Let it pass unseen" },
          ]}
        />
      </Field>
    </div>
  );
}
