import { RotateCcw } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { useWidth } from "@/charts/plot/use-size";
import { IconButton } from "@/kit/icon-button";
import { changePanel, groupOf } from "@/lib/charts-view";
import { FullScreen } from "@/widgets/panels/full-screen";
import { PanelBody, type PanelHandle } from "@/widgets/panels/panel-body";
import { PanelMenu } from "@/widgets/panels/panel-menu";
import { PanelSettingsDialog } from "@/widgets/panels/panel-settings";
import styles from "@/widgets/panels/panels.module.css";
import { type PanelsState, settingsOf } from "@/widgets/panels/panels-state";
import { useInView } from "@/widgets/panels/use-in-view";
import { ValuesDialog } from "@/widgets/panels/values-dialog";

interface Props {
  /** The metric. */
  name: string;
  state: PanelsState;
  /** The panels of the group as they are shown, to move among. */
  shown: readonly string[];
}

type Opened = "full" | "values" | "settings" | null;

/** One metric of the runs; what is out of view holds only its place. */
export function Panel({ name, state, shown }: Props) {
  const box = useRef<HTMLElement>(null);
  const handle = useRef<PanelHandle>(null);
  const isInView = useInView(box);
  const width = useWidth(box);
  const [opened, setOpened] = useState<Opened>(null);
  const { view, change } = state;
  const settings = settingsOf(view, name);
  const group = groupOf(name);
  const reset = () => change(changePanel(view, name, { zoom: undefined }));
  // A dialog without a button of its own gives the focus back to nobody.
  const close = useCallback(() => {
    setOpened(null);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus());
  }, []);
  const onKey = useCallback((key: string) => setOpened(key === "f" ? "full" : "values"), []);
  return (
    <section
      ref={box}
      className={styles.panel}
      style={{ height: view.height }}
      aria-label={name}
      data-metric={name}
    >
      <header className={styles.panelHead}>
        <h3 title={name}>{group ? name.slice(group.length + 1) : name}</h3>
        {settings.zoom && <IconButton label="Show all (0)" icon={<RotateCcw />} onClick={reset} />}
        <PanelMenu {...{ name, state, shown, handle }} onOpen={setOpened} />
      </header>
      {isInView && width > 0 && (
        <PanelBody
          {...{ name, state, settings, onKey }}
          id={name}
          width={width - 2}
          height={view.height - 36}
          ref={handle}
        />
      )}
      {opened === "full" && <FullScreen name={name} state={state} onClose={close} />}
      {opened === "values" && (
        <ValuesDialog name={name} state={state} handle={handle} onClose={close} />
      )}
      {opened === "settings" && <PanelSettingsDialog name={name} state={state} onClose={close} />}
    </section>
  );
}
