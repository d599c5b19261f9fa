import { Time } from "@/components/data/time";
import { GivenText } from "@/components/data/values";
import { providerName } from "@/lib/contract/choices";
import type { KeyView } from "@/lib/contract/keys";
import { formatPlural } from "@/lib/format";

/** Its name, how it is told from others, and the key it replaces while both work. */
export function KeyName({ known: { owner, key, previous } }: Readonly<{ known: KeyView }>) {
  return (
    <>
      <GivenText text={owner ?? "Unnamed"} />
      <code className="block font-normal text-muted text-xs">{key}</code>
      {previous ? (
        <span className="block font-normal text-muted text-xs">
          <code>{previous.key}</code>,{" "}
          {previous.last_used_at ? (
            <>
              last used <Time at={previous.last_used_at} />
            </>
          ) : (
            "never used"
          )}
        </span>
      ) : null}
    </>
  );
}

export function KeyScope({
  known: { allowed_models: models, allowed_providers: providers },
}: Readonly<{ known: KeyView }>) {
  const parts = [
    ...(models.length > 0 ? [formatPlural(models.length, "model")] : []),
    ...(providers.length > 0 ? [formatPlural(providers.length, "provider")] : []),
  ];
  const whole = [...models, ...providers.map(providerName)].join(", ");
  return <span title={whole}>{parts.length === 0 ? "All models" : parts.join(", ")}</span>;
}
