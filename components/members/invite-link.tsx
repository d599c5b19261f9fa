"use client";

import { SecretLine } from "@/components/data/secret-once";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";

/** The link of an invitation that is not mailed. */
export function InviteLink({ url, onDone }: Readonly<{ url: string; onDone: () => void }>) {
  return (
    <Dialog
      open
      isPersistent
      title="Pass this link on"
      description="No mail server is set, so nothing was sent. The link before no longer works, and this one is shown this once."
    >
      <SecretLine value={url} label="the link" />
      <DialogActions>
        <Button kind="primary" onClick={onDone}>
          I copied it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
