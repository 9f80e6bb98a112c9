import { useNavigate, useRouter } from "@tanstack/react-router";
import { Bookmark, Ellipsis, Link as LinkIcon, Pencil, RefreshCw, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useExperimentActs, useExperimentsById } from "@/api/experiments";
import { Button } from "@/kit/button";
import { IconButton } from "@/kit/icon-button";
import { Menu } from "@/kit/menu";
import { messageOf } from "@/kit/message-of";
import { Popover } from "@/kit/popover";
import { TextField } from "@/kit/text-field";
import { say } from "@/kit/toast";
import { MAX_VIEW_NAME, type SavedView, savedViews, VIEW_TAG, viewText } from "@/lib/saved-views";
import { useRunsView } from "@/lib/use-runs-view";
import styles from "@/widgets/runs-toolbar/runs-toolbar.module.css";

interface Props {
  ids: readonly string[];
}

/** Views saved by name, kept with the experiment (the first of several) for everybody. */
export function ViewsMenu({ ids }: Props) {
  const [view] = useRunsView();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [renamed, setRenamed] = useState<string | null>(null);
  const router = useRouter();
  const experiment = useExperimentsById(ids).data?.[0];
  const { update } = useExperimentActs();
  const views = savedViews(experiment?.tags);
  const shown = viewText(view);
  const current = views.find((one) => viewText(one.view) === shown);
  const write = async (tags: Record<string, string | null>, done: string) => {
    if (!experiment) return;
    try {
      await update.mutateAsync({ experiment_id: experiment.experiment_id, tags });
      if (done) say(done);
    } catch (problem) {
      say(messageOf(problem), { isBad: true });
    }
  };
  const placeOf = (one: SavedView) =>
    ({ to: "/experiments/$ids", params: { ids: ids.join(",") }, search: one.view }) as const;
  const open = (one: SavedView) => {
    setOpen(false);
    void navigate(placeOf(one));
  };
  const copy = async (one: SavedView) => {
    const { href } = router.buildLocation(placeOf(one));
    await navigator.clipboard.writeText(location.origin + href);
    say(`The link to “${one.name}” is copied`);
  };
  const remove = async (one: SavedView) => {
    const key = VIEW_TAG + one.name;
    await write({ [key]: null }, "");
    const run = () => void write({ [key]: viewText(one.view) }, "");
    say(`The view “${one.name}” is deleted`, { act: { label: "Undo", run } });
  };
  const rename = async (one: SavedView, name: string) => {
    setRenamed(null);
    if (!name || name === one.name) return;
    await write({ [VIEW_TAG + one.name]: null, [VIEW_TAG + name]: viewText(one.view) }, "");
  };
  return (
    <Popover
      label="Saved views"
      align="end"
      width={320}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button icon={<Bookmark />} className={styles.tool} data-on={current ? "" : undefined}>
          <span className={styles.toolText}>{current?.name ?? "Views"}</span>
        </Button>
      }
    >
      {views.length === 0 && (
        <p className={styles.none}>
          A view is the filter, the order, the columns and the charts. Save it by name, and
          everybody who opens this experiment finds it here.
        </p>
      )}
      <ul className={styles.views}>
        {views.map((one) =>
          renamed === one.name ? (
            <li key={one.name}>
              <NameForm
                label="New name"
                verb="Rename"
                start={one.name}
                onName={(name) => void rename(one, name)}
              />
            </li>
          ) : (
            <li key={one.name}>
              <button
                type="button"
                className={styles.view}
                aria-current={one === current || undefined}
                onClick={() => open(one)}
              >
                {one.name}
              </button>
              <Menu
                align="end"
                trigger={<IconButton label={`More of ${one.name}`} icon={<Ellipsis />} />}
                groups={[
                  [
                    {
                      label: "Save what is shown into it",
                      icon: <RefreshCw />,
                      isDisabled: one === current,
                      onSelect: () =>
                        void write({ [VIEW_TAG + one.name]: shown }, `“${one.name}” is saved`),
                    },
                    { label: "Rename", icon: <Pencil />, onSelect: () => setRenamed(one.name) },
                    { label: "Copy link", icon: <LinkIcon />, onSelect: () => void copy(one) },
                  ],
                  [
                    {
                      label: "Delete",
                      icon: <Trash2 />,
                      isDangerous: true,
                      onSelect: () => void remove(one),
                    },
                  ],
                ]}
              />
            </li>
          ),
        )}
      </ul>
      <div className={styles.foot}>
        <NameForm
          label="Save this view as"
          verb="Save"
          start=""
          onName={(name) => void write({ [VIEW_TAG + name]: shown }, `“${name}” is saved`)}
        />
      </div>
    </Popover>
  );
}

interface FormProps {
  label: string;
  verb: string;
  start: string;
  onName: (name: string) => void;
}

/** A name and the button that takes it. */
function NameForm({ label, verb, start, onName }: FormProps) {
  const [name, setName] = useState(start);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    onName(name.trim());
    setName(start);
  };
  return (
    <form className={styles.nameForm} onSubmit={submit}>
      <TextField
        label={label}
        value={name}
        maxLength={MAX_VIEW_NAME}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" disabled={!name.trim()}>
        {verb}
      </Button>
    </form>
  );
}
