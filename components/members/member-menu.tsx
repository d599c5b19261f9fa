"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi, usePlace } from "@/components/api";
import { Confirm } from "@/components/data/confirm";
import { RowMenu } from "@/components/data/row-menu";
import { SaveDialog } from "@/components/data/save-dialog";
import { MenuItem, MenuLine } from "@/components/ui/menu";
import type { BudgetView } from "@/lib/contract/budgets";
import type { MemberView } from "@/lib/contract/members";
import { formatPlural } from "@/lib/format";
import { MemberBudget } from "./member-budget";
import { RoleField } from "./role-field";

interface MemberMenuProps {
  readonly member: MemberView;
  readonly isSelf: boolean;
  /** Nobody else could go on with the tenant. */
  readonly isLastOwner: boolean;
  /** Keys they made. */
  readonly keys: number;
  readonly budget: BudgetView | undefined;
  /** Whether the viewer may change others. */
  readonly canManage: boolean;
}

/** What the viewer may do with one member; empty of what their role may not. */
export function MemberMenu(props: MemberMenuProps) {
  const { member, isSelf, isLastOwner, keys, budget, canManage } = props;
  const api = useApi();
  const router = useRouter();
  const { role, tenantName } = usePlace();
  const [open, setOpen] = useState<"role" | "budget" | "remove" | "transfer" | null>(null);
  const path = `/platform/api/service/members/${member.user_id}`;
  const close = (isOpen: boolean) => setOpen(isOpen ? open : null);
  return (
    <>
      <RowMenu label={`Actions for ${member.name}`}>
        {isSelf ? null : <MenuItem onSelect={() => setOpen("role")}>Change role…</MenuItem>}
        {canManage ? <MenuItem onSelect={() => setOpen("budget")}>Set budget…</MenuItem> : null}
        {role === "owner" && !isSelf ? (
          <MenuItem onSelect={() => setOpen("transfer")}>Transfer ownership…</MenuItem>
        ) : null}
        {canManage ? <MenuLine /> : null}
        {isLastOwner ? (
          <p className="max-w-56 px-2 py-1.5 text-muted text-sm">
            You are its only owner. To leave, make somebody else one first.
          </p>
        ) : (
          <MenuItem isDanger onSelect={() => setOpen("remove")}>
            {isSelf ? "Leave tenant…" : "Remove member…"}
          </MenuItem>
        )}
      </RowMenu>
      <SaveDialog
        title={<>Role of {member.name}</>}
        action="Change role"
        open={open === "role"}
        onOpenChange={close}
        fields={(errors) => <RoleField initial={member.role} error={errors.role} />}
        onSave={(form) => api(path, { method: "PATCH", body: { role: form.get("role") } })}
      />
      <MemberBudget member={member} budget={budget} open={open === "budget"} onOpenChange={close} />
      <Confirm
        title={`Make ${member.name} the owner?`}
        consequences={["You become an admin.", "Only the new owner can give it back."]}
        action="Transfer ownership"
        word={member.email}
        open={open === "transfer"}
        onOpenChange={close}
        onConfirm={async () => {
          const body = { user_id: member.user_id };
          await api("/platform/api/service/transfer-ownership", { method: "POST", body });
          router.refresh();
        }}
      />
      <Confirm
        title={isSelf ? `Leave ${tenantName}?` : `Remove ${member.name}?`}
        consequences={
          isSelf
            ? ["You will no longer see any of it until somebody invites you again."]
            : [
                "Their access ends at once.",
                keys === 0
                  ? "They made no keys."
                  : `${formatPlural(keys, "key")} they made ${keys === 1 ? "keeps" : "keep"} working.`,
              ]
        }
        action={isSelf ? "Leave tenant" : "Remove member"}
        open={open === "remove"}
        onOpenChange={close}
        onConfirm={async () => {
          if (isSelf) {
            await api("/platform/api/service/members/leave", { method: "POST", body: {} });
            router.push("/dashboard");
          } else {
            await api(path, { method: "DELETE" });
            router.refresh();
          }
        }}
      />
    </>
  );
}
