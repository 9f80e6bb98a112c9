import { Search, X } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { IconButton } from "@/kit/icon-button";
import { rememberQuery } from "@/lib/query-history";
import { filterOf, isPlain, writtenOf } from "@/lib/query-text";
import styles from "@/widgets/query-box/query-box.module.css";
import { QueryHelp } from "@/widgets/query-box/query-help";
import { QueryProblem } from "@/widgets/query-box/query-problem";
import { SuggestionList } from "@/widgets/query-box/suggestion-list";
import { type Offer, useSuggestions } from "@/widgets/query-box/use-suggestions";

interface Props {
  ids: readonly string[];
  /** The filter that is applied. */
  filter: string;
  onApply: (filter: string) => void;
  /** What the server says of the applied filter. */
  error: unknown;
}

/** One line for the query language, with completion; Enter applies it. */
export function QueryBox({ ids, filter, onApply, error }: Props) {
  const [text, setText] = useState(writtenOf(filter));
  const [caret, setCaret] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [scrolled, setScrolled] = useState(0);
  const [applied, setApplied] = useState(filter);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  if (applied !== filter) {
    // The address changed: by this box, by a saved view, or by going back.
    setApplied(filter);
    setText(writtenOf(filter));
  }
  const { offers, wanted, isLoading } = useSuggestions(ids, text, caret, isOpen);
  const isShown = isOpen && (offers.length > 0 || isLoading || isPlain(text));

  const edit = (value: string, place: number) => {
    setText(value);
    setCaret(place);
    setActive(-1);
  };
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const apply = (value: string) => {
    const next = filterOf(value);
    if (next) rememberQuery(next);
    setText(writtenOf(next));
    close();
    onApply(next);
  };
  const take = (offer: Offer) => {
    if (offer.isRecent) {
      apply(offer.text);
      return;
    }
    const rest = text.slice(wanted.to);
    const isSpaced = offer.text.endsWith(" ") && rest.startsWith(" ");
    const added = isSpaced ? offer.text.trimEnd() : offer.text;
    const place = wanted.from + added.length + (isSpaced ? 1 : 0);
    edit(text.slice(0, wanted.from) + added + rest, place);
    setOpen(offer.goesOn);
    // After React has put the text there, which moves the caret to its end.
    requestAnimationFrame(() => input.current?.setSelectionRange(place, place));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = offers[active];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isShown) setOpen(true);
      else setActive(moved(active, event.key === "ArrowDown" ? 1 : -1, offers.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (isShown && chosen) take(chosen);
      else apply(text);
    } else if (event.key === "Tab" && !event.shiftKey && isShown) {
      const first = chosen ?? (wanted.typed ? offers[0] : undefined);
      if (!first) return;
      event.preventDefault();
      take(first);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (isShown) close();
      else edit(writtenOf(filter), writtenOf(filter).length);
    }
  };
  return (
    <search className={styles.place}>
      <div className={styles.box} data-bad={error !== null || undefined}>
        <Search aria-hidden="true" className={styles.icon} />
        <input
          ref={input}
          id="query-box"
          role="combobox"
          aria-label="Filter runs"
          aria-expanded={isShown}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={isShown && active >= 0 ? `${listId}-${active}` : undefined}
          aria-invalid={error !== null}
          placeholder="Filter: metrics.rmse < 6.5 AND params.model = 'ridge', or a word of the name"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          className={styles.input}
          value={text}
          onChange={(event) => {
            edit(event.target.value, event.target.selectionStart ?? event.target.value.length);
            setOpen(true);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
          onClick={() => text === "" && setOpen(true)}
          onBlur={close}
          onKeyDown={onKeyDown}
        />
        {text && (
          <IconButton
            label="Clear the filter"
            icon={<X />}
            className={styles.small}
            onClick={() => {
              apply("");
              input.current?.focus();
            }}
          />
        )}
        <QueryHelp
          onTry={(example) => {
            edit(example, example.length);
            input.current?.focus();
          }}
        />
      </div>
      {isShown && (
        <SuggestionList
          id={listId}
          offers={offers}
          active={active}
          onTake={take}
          plain={isPlain(text) ? text.trim() : ""}
          isLoading={isLoading}
        />
      )}
      {text === writtenOf(filter) && !isShown && (
        <QueryProblem error={error} text={text} scrolled={scrolled} />
      )}
    </search>
  );
}

/** The next place in a list of `count`, from -1 (none) round to it again. */
function moved(place: number, by: number, count: number): number {
  return ((place + 1 + by + count + 1) % (count + 1)) - 1;
}
