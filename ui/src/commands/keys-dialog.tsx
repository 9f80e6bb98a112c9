import { KeyMap } from "@/commands/key-map";
import { Button } from "@/kit/button";
import { Dialog } from "@/kit/dialog";

/** The map of keys over the page. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title="Keyboard"
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <KeyMap />
    </Dialog>
  );
}
