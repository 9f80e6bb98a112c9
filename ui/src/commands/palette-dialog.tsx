import { useNavigate } from "@tanstack/react-router";
import { Command as Palette } from "cmdk";
import { FlaskConical, Layers, Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useMemo, useState } from "react";
import { useExperiments } from "@/api/experiments";
import { useRunsByName } from "@/api/find-runs";
import styles from "@/commands/palette.module.css";
import { type Command, findCommands, offeredCommands } from "@/commands/registry";
import { useGlobalCommands } from "@/commands/use-global-commands";
import { messageOf } from "@/kit/message-of";
import overlay from "@/kit/overlay.module.css";
import { StatusMark } from "@/kit/status-mark";
import { formatAgo } from "@/lib/format";
import { useDebounced } from "@/lib/use-debounced";

/** Experiments that are listed; the page of all shows the rest. */
const FOUND = 8;
const RUN_ID = /^[0-9a-f]{32}$/i;

/** Anything of the store by its name, and anything the page can do, by typing a part of it. */
export function PaletteDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const typed = text.trim();
  const experiments = useExperiments(1);
  const runs = useRunsByName(useDebounced(typed, 150));
  const offered = useMemo(offeredCommands, []);
  const { pages, acts } = useGlobalCommands();
  const navigate = useNavigate();
  const names = useMemo(
    () => new Map(experiments.data?.map((one) => [one.experiment_id, one.name])),
    [experiments.data],
  );
  const found = useMemo(() => named(names, typed), [names, typed]);
  const open = (run: () => void) => () => {
    onClose();
    run();
  };
  const openRun = (runId: string) =>
    open(() => void navigate({ to: "/runs/$runId", params: { runId } }));
  const isSearching = typed.length > 1 && (runs.isFetching || experiments.isPending);
  const runItems = typed.length > 1 ? (runs.data ?? []) : [];
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlay.backdrop} />
        <Dialog.Content className={styles.palette} aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">Find or do</Dialog.Title>
          <Palette label="Find or do" shouldFilter={false} loop>
            <div className={styles.field} data-busy={isSearching || undefined}>
              <Search aria-hidden="true" />
              <Palette.Input
                value={text}
                onValueChange={setText}
                placeholder="An experiment, a run, a page, or something to do"
              />
            </div>
            <Palette.List className={styles.list} label="Found">
              {!isSearching && <Palette.Empty className={styles.none}>Nothing found</Palette.Empty>}
              {RUN_ID.test(typed) && (
                <Group title="By its id">
                  <Item value={`id ${typed}`} onSelect={openRun(typed.toLowerCase())}>
                    <Layers />
                    <span className={styles.label}>Open the run {typed}</span>
                  </Item>
                </Group>
              )}
              <Commands title="On this page" commands={findCommands(offered, typed)} open={open} />
              {found.length > 0 && (
                <Group title="Experiments">
                  {found.map(([id, name]) => (
                    <Item
                      key={id}
                      value={`experiment ${id}`}
                      onSelect={open(
                        () => void navigate({ to: "/experiments/$ids", params: { ids: id } }),
                      )}
                    >
                      <FlaskConical />
                      <span className={styles.label}>{name}</span>
                    </Item>
                  ))}
                </Group>
              )}
              {runItems.length > 0 && (
                <Group title="Runs">
                  {runItems.map((run) => (
                    <Item
                      key={run.run_id}
                      value={`run ${run.run_id}`}
                      onSelect={openRun(run.run_id)}
                    >
                      <StatusMark status={run.status ?? ""} isBare />
                      <span className={styles.label}>{run.run_name}</span>
                      <span className={styles.hint}>
                        {names.get(run.experiment_id)}, {formatAgo(run.start_ms ?? 0)}
                      </span>
                    </Item>
                  ))}
                </Group>
              )}
              {runs.isError && typed.length > 1 && (
                <p className={styles.none} role="alert">
                  Runs could not be searched: {messageOf(runs.error)}
                </p>
              )}
              <Commands title="Go to" commands={findCommands(pages, typed)} open={open} />
              <Commands title="Do" commands={findCommands(acts, typed)} open={open} />
            </Palette.List>
          </Palette>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Palette.Group heading={title} className={styles.group}>
      {children}
    </Palette.Group>
  );
}

interface ItemProps {
  value: string;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ value, onSelect, children }: ItemProps) {
  return (
    <Palette.Item value={value} onSelect={onSelect} className={styles.item}>
      {children}
    </Palette.Item>
  );
}

interface CommandsProps {
  title: string;
  commands: readonly Command[];
  open: (run: () => void) => () => void;
}

function Commands({ title, commands, open }: CommandsProps) {
  if (!commands.length) return null;
  return (
    <Group title={title}>
      {commands.map((one) => (
        <Item key={one.label} value={`do ${one.label}`} onSelect={open(one.run)}>
          {one.icon}
          <span className={styles.label}>{one.label}</span>
          {one.hint && <span className={styles.hint}>{one.hint}</span>}
        </Item>
      ))}
    </Group>
  );
}

/** Names that hold all words; those that begin with the text, or a part of them, stand first. */
function named(names: ReadonlyMap<string, string>, typed: string): [string, string][] {
  const wanted = typed.toLowerCase();
  if (!wanted) return [...names].slice(0, 5);
  const words = wanted.split(/\s+/);
  const rank = (name: string) =>
    name.startsWith(wanted) ? 0 : name.includes(`/${wanted}`) ? 1 : 2;
  return [...names]
    .filter(([, name]) => words.every((word) => name.toLowerCase().includes(word)))
    .map(([id, name]) => ({ id, name, rank: rank(name.toLowerCase()) }))
    .sort((one, other) => one.rank - other.rank)
    .slice(0, FOUND)
    .map(({ id, name }) => [id, name]);
}
