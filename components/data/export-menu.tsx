"use client";

import { Download } from "lucide-react";
import { usePlace } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Menu, MenuHeading, MenuItem, MenuLine } from "@/components/ui/menu";
import { say } from "@/components/ui/toast";
import { formatPlural } from "@/lib/format";
import { copyText } from "./copy";
import { useExport } from "./use-export";

interface ExportMenuProps {
  /** API path that answers with a file; `format` is added. */
  readonly address: string;
  /** Rows in the filtered set; null if not counted. */
  readonly count: number | null;
  /** One of the rows: `call`. */
  readonly one: string;
  /** The letter that opens it; null where the page has another use for `e`. */
  readonly shortcut?: "e" | null;
  /** API path that lists the same rows, to copy as a call. */
  readonly listAddress?: string;
}

const formats = [
  { id: "csv", label: "CSV, for spreadsheets" },
  { id: "jsonl", label: "JSON lines, for programs" },
] as const;

/** Saves the filtered set as a file. */
export function ExportMenu(props: ExportMenuProps) {
  const { address, count, one, listAddress, shortcut = "e" } = props;
  const { baseUrl } = usePlace();
  const { isBusy, save } = useExport();
  const saveAs = (format: string) => {
    const query = `${address.includes("?") ? "&" : "?"}format=${format}`;
    return save(`${address}${query}`, `export.${format}`);
  };
  return (
    <Menu
      align="end"
      trigger={
        <Button size="sm" pending={isBusy} data-key={shortcut ?? undefined}>
          {isBusy ? null : <Download aria-hidden />} Export
        </Button>
      }
    >
      <MenuHeading>
        {count === null ? "Everything that matches" : formatPlural(count, one)}
      </MenuHeading>
      {formats.map(({ id, label }) => (
        <MenuItem key={id} onSelect={() => void saveAs(id)} disabled={count === 0}>
          {label}
        </MenuItem>
      ))}
      {listAddress ? (
        <>
          <MenuLine />
          <MenuItem
            onSelect={() => {
              const header = `-H "Authorization: Bearer $TRUEPORTAI_TOKEN"`;
              copyText(`curl "${baseUrl}${listAddress}" ${header}`);
              void say("Copied. $TRUEPORTAI_TOKEN stands for a scoped token.");
            }}
          >
            Copy as API call
          </MenuItem>
        </>
      ) : null}
    </Menu>
  );
}
