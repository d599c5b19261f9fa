"use client";

import { CalendarDays } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useEffect, useState } from "react";
import { usePlace } from "@/components/api";
import { isTyping } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { formatTime } from "@/lib/format";
import { defaultPeriod, periodCookie, periodParams } from "@/lib/search-params";
import { dayMs, type Period, periods } from "@/lib/time";
import { usePending } from "./pending";
import { remember } from "./remember";

const words: Readonly<Record<Period, string>> = {
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  "90d": "Last 90 days",
};

const inputDate = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? "";

interface PeriodPickerProps {
  /** The period that the server used: the address's, or the remembered one. */
  readonly chosen: Period;
}

/** The period of the page; kept per tenant. People see the last day of a custom range as included. */
export function PeriodPicker({ chosen }: PeriodPickerProps) {
  const { slug } = usePlace();
  const { startTransition } = usePending();
  const [isOpen, setIsOpen] = useState(false);
  const [isReversed, setIsReversed] = useState(false);
  const [{ start_date: start, end_date: end }, setParams] = useQueryStates(periodParams, {
    shallow: false,
    startTransition,
    history: "push",
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "p" || isTyping(event)) return;
      event.preventDefault();
      setIsOpen(true);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const label = start
    ? `${formatTime(start, "day")} – ${end ? formatTime(end.getTime() - 1, "day") : "now"}`
    : words[chosen];
  const choose = (period: Period) => {
    remember(periodCookie(slug), period);
    setIsOpen(false);
    void setParams({
      period: period === defaultPeriod ? null : period,
      start_date: null,
      end_date: null,
    });
  };
  return (
    <Popover
      label="Period"
      open={isOpen}
      onOpenChange={(next) => {
        setIsOpen(next);
        setIsReversed(false);
      }}
      trigger={
        <Button size="sm" data-everywhere="p">
          <CalendarDays aria-hidden />
          <span className="sr-only">Period: </span>
          {label}
        </Button>
      }
    >
      <ul className="space-y-0.5">
        {periods.map((period) => (
          <li key={period}>
            <Button
              kind="quiet"
              size="sm"
              aria-pressed={!start && chosen === period}
              className="w-full justify-start aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
              onClick={() => choose(period)}
            >
              {words[period]}
            </Button>
          </li>
        ))}
      </ul>
      <form
        className="mt-2 space-y-3 border-t pt-3"
        onSubmit={(event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget);
          const from = new Date(String(given.get("from")));
          const to = new Date(String(given.get("to")));
          if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) return;
          setIsReversed(to < from);
          if (to < from) return;
          setIsOpen(false);
          const endDate = new Date(to.getTime() + dayMs);
          void setParams({ period: null, start_date: from, end_date: endDate });
        }}
      >
        <div className="grid grid-cols-2 gap-2">
          <Field label="From">
            <Input name="from" type="date" required defaultValue={inputDate(start)} />
          </Field>
          <Field label="To">
            <Input
              name="to"
              type="date"
              required
              defaultValue={inputDate(end && new Date(end.getTime() - dayMs))}
            />
          </Field>
        </div>
        {isReversed ? (
          <p role="alert" className="text-critical-text text-sm">
            The last day is before the first.
          </p>
        ) : null}
        <Button type="submit" size="sm" className="w-full">
          Show these days
        </Button>
      </form>
    </Popover>
  );
}
