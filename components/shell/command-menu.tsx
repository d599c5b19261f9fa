"use client";

import { Command } from "cmdk";
import { CornerDownLeft, Search, Settings } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useState } from "react";
import { usePlaceIfAny } from "@/components/api";
import { signOut } from "@/components/auth/session-calls";
import { useLeave } from "@/components/data/leave-guard";
import { sectionsFor } from "@/components/settings/sections";
import { Dialog } from "@/components/ui/dialog";
import type { Destination } from "./navigation";
import { commandsOfPage } from "./page-keys";

interface CommandMenuProps {
  readonly destinations: readonly Destination[];
  readonly onClose: () => void;
}

/** Where a pasted id, key tail or address leads. */
function jumpFor(slug: string | undefined, text: string): { label: string; href: string } | null {
  if (!slug) return null;
  const given = text.trim();
  const at = `/${slug}`;
  if (/^req_\w+$/.test(given)) {
    return { label: "Find this request", href: `${at}/logs?request_id=${given}` };
  }
  if (/^log_\w+$/.test(given))
    return { label: "Open this call", href: `${at}/logs?request=${given}` };
  if (/^vio_\w+$/.test(given)) {
    return { label: "Open this violation", href: `${at}/violations/${given}` };
  }
  if (/^pol_\w+$/.test(given)) {
    return { label: "Open this rule", href: `${at}/policies/${given}` };
  }
  if (/^key_\w+$/.test(given)) return { label: "Open this key", href: `${at}/keys?key=${given}` };
  if (/^sk-\w{4}\.{3}\w{4}$/.test(given)) {
    return { label: "Find this key", href: `${at}/keys?q=${given.slice(-4)}` };
  }
  if (/^[^\s@]+@[^\s@]+$/.test(given)) {
    return { label: "Find this member", href: `${at}/members?q=${encodeURIComponent(given)}` };
  }
  return null;
}

const row =
  "flex min-h-9 items-center gap-2 rounded-md px-2 text-sm data-[selected=true]:bg-hover max-md:min-h-11 [&_svg]:size-4";

export function CommandMenu({ destinations, onClose }: CommandMenuProps) {
  const place = usePlaceIfAny();
  const slug = place?.slug;
  const router = useRouter();
  const leave = useLeave();
  const { setTheme } = useTheme();
  const [text, setText] = useState("");
  const [deeds] = useState(commandsOfPage);
  const jump = jumpFor(slug, text);
  const run = (act: () => void) => () => {
    onClose();
    act();
  };
  const go = (href: string) => run(() => leave(() => router.push(href)));
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title="Go to">
      <Command label="Commands" loop>
        <div className="flex items-center gap-2 rounded-md border border-control px-2.5">
          <Search aria-hidden className="size-4 text-faint" />
          <Command.Input
            value={text}
            // Pasted text often carries spaces.
            onValueChange={(given) => setText(jumpFor(slug, given) ? given.trim() : given)}
            placeholder="A page, an id, an e-mail…"
            className="h-10 min-w-0 flex-1 bg-transparent outline-none"
          />
        </div>
        <Command.List className="mt-2 max-h-80 overflow-y-auto">
          <Command.Empty className="px-2 py-6 text-center text-muted">
            Nothing is called that.
          </Command.Empty>
          {jump ? (
            <Command.Item value={text} onSelect={go(jump.href)} className={row}>
              {jump.label}
            </Command.Item>
          ) : null}
          {deeds.map(({ element, key, label }) => (
            <Command.Item
              key={`${key} ${label}`}
              value={`${label} on this page`}
              onSelect={run(() => element.click())}
              className={row}
            >
              <CornerDownLeft aria-hidden /> {label}
              <kbd className="ml-auto text-faint text-xs">{key}</kbd>
            </Command.Item>
          ))}
          {destinations.map(({ label, href, letter, Icon }) => (
            <Command.Item key={label} value={label} onSelect={go(href)} className={row}>
              <Icon aria-hidden /> {label}
              <kbd className="ml-auto text-faint text-xs">g {letter}</kbd>
            </Command.Item>
          ))}
          {/* They stand behind one entry, so whoever does not look for one is not shown six. */}
          {place && text.trim() !== ""
            ? sectionsFor(place.role).map(({ path, label }) => (
                <Command.Item
                  key={path}
                  value={`Settings ${label}`}
                  onSelect={go(`/${place.slug}/settings/${path}`)}
                  className={row}
                >
                  <Settings aria-hidden /> Settings › {label}
                </Command.Item>
              ))
            : null}
          {slug ? (
            <Command.Item onSelect={go(`/${slug}?first-run=show`)} className={row}>
              Show first steps
            </Command.Item>
          ) : null}
          <Command.Item onSelect={go("/account")} className={row}>
            Account
          </Command.Item>
          {(["light", "dark", "system"] as const).map((theme) => (
            <Command.Item key={theme} onSelect={run(() => setTheme(theme))} className={row}>
              Theme: {theme}
            </Command.Item>
          ))}
          <Command.Item onSelect={run(() => leave(() => void signOut()))} className={row}>
            Sign out
          </Command.Item>
        </Command.List>
      </Command>
    </Dialog>
  );
}
