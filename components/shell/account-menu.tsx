"use client";

import { CircleUser, LogOut, ServerCog, UserRound } from "lucide-react";
import { signOut } from "@/components/auth/session-calls";
import { useLeave } from "@/components/data/leave-guard";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoice, MenuHeading, MenuItem, MenuLine, MenuLink } from "@/components/ui/menu";
import { useThemeChoice } from "./use-theme-choice";

/** The signed-in person. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly isPlatformAdmin: boolean;
}

export function AccountMenu({ name, email, isPlatformAdmin }: Person) {
  const leave = useLeave();
  const { choices, value, choose } = useThemeChoice();
  return (
    <Menu
      align="end"
      trigger={
        <Button kind="quiet" size="icon" aria-label="Account">
          <CircleUser aria-hidden />
        </Button>
      }
    >
      <div className="max-w-64 px-2 py-1.5 text-sm">
        <p dir="auto" className="truncate font-medium">
          {name}
        </p>
        <p className="truncate text-muted">{email}</p>
      </div>
      <MenuLine />
      <MenuLink href="/account">
        <UserRound aria-hidden /> Account
      </MenuLink>
      {isPlatformAdmin ? (
        <MenuLink href="/admin">
          <ServerCog aria-hidden /> Platform admin
        </MenuLink>
      ) : null}
      <MenuLine />
      <MenuHeading>Theme</MenuHeading>
      <MenuChoice label="Theme" value={value} onChoose={choose} choices={choices} />
      <MenuLine />
      <MenuItem onSelect={() => leave(() => void signOut())}>
        <LogOut aria-hidden /> Sign out
      </MenuItem>
    </Menu>
  );
}
