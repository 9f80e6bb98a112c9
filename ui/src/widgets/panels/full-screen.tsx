import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useRef, useState } from "react";
import { useWidth } from "@/charts/plot/use-size";
import { IconButton } from "@/kit/icon-button";
import overlay from "@/kit/overlay.module.css";
import { PanelBody, type PanelHandle } from "@/widgets/panels/panel-body";
import { PanelMenu } from "@/widgets/panels/panel-menu";
import { PanelSettingsDialog } from "@/widgets/panels/panel-settings";
import styles from "@/widgets/panels/panels.module.css";
import { type PanelsState, settingsOf } from "@/widgets/panels/panels-state";
import { ValuesDialog } from "@/widgets/panels/values-dialog";

interface Props {
  name: string;
  state: PanelsState;
  onClose: () => void;
}

/** One panel with all the room there is. */
export function FullScreen(props: Props) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlay.backdrop} />
        <Dialog.Content
          className={styles.full}
          aria-describedby={undefined}
          // The chart takes the focus as soon as it is there; no button needs it before.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
        >
          <Inside {...props} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

// Mounted with the dialog, so that there is something to measure.
function Inside({ name, state, onClose }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const handle = useRef<PanelHandle>(null);
  const [opened, setOpened] = useState<"values" | "settings" | null>(null);
  const width = useWidth(box);
  const height = box.current?.clientHeight ?? 0;
  const open = (what: "full" | "values" | "settings") =>
    what === "full" ? onClose() : setOpened(what);
  return (
    <>
      <header className={styles.panelHead}>
        <Dialog.Title className={styles.fullTitle}>{name}</Dialog.Title>
        <PanelMenu {...{ name, state, handle }} shown={[]} onOpen={open} />
        <IconButton label="Close" icon={<X />} onClick={onClose} />
      </header>
      <div ref={box} className={styles.fullBody}>
        {width > 0 && (
          <PanelBody
            {...{ name, state, width, height }}
            id={`${name} in full`}
            takesFocus
            settings={settingsOf(state.view, name)}
            onKey={(key) => (key === "f" ? onClose() : setOpened("values"))}
            ref={handle}
          />
        )}
      </div>
      {opened === "values" && (
        <ValuesDialog name={name} state={state} handle={handle} onClose={() => setOpened(null)} />
      )}
      {opened === "settings" && (
        <PanelSettingsDialog name={name} state={state} onClose={() => setOpened(null)} />
      )}
    </>
  );
}
