import { type ReactNode, useState } from "react";
import { Button } from "@/kit/button";
import { Dialog } from "@/kit/dialog";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** What happens, and whether it can be undone. */
  about: ReactNode;
  /** The verb of the button. */
  verb: string;
  isDangerous?: boolean;
  onConfirm: () => Promise<unknown>;
}

/** Asks before something happens, and says why when it could not. */
export function ConfirmDialog({
  isOpen,
  onClose,
  title,
  about,
  verb,
  isDangerous,
  onConfirm,
}: Props) {
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const close = () => {
    setProblem("");
    onClose();
  };
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
      close();
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={title}
      about={about}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button kind={isDangerous ? "danger" : "primary"} onClick={confirm} disabled={isBusy}>
            {verb}
          </Button>
        </>
      }
    >
      {problem && <Notice kind="bad">{problem}</Notice>}
    </Dialog>
  );
}
