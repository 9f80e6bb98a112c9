import { Link, Outlet } from "@tanstack/react-router";
import { FlaskConical, Moon, Search, Settings, Sun } from "lucide-react";
import { Tooltip } from "radix-ui";
import { CommandPalette } from "@/commands/command-palette";
import { openPalette } from "@/commands/palette-state";
import { IconButton } from "@/kit/icon-button";
import { Toaster } from "@/kit/toaster";
import { chooseTheme, useTheme } from "@/lib/theme";
import styles from "@/pages/shell.module.css";
import { LiveStatus } from "@/widgets/live-status";

/** What surrounds every page: the bar at the top, the palette, the news. */
export function Shell() {
  const theme = useTheme();
  const other = theme === "dark" ? "light" : "dark";
  return (
    <Tooltip.Provider delayDuration={400}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <header className={styles.bar}>
        <Link to="/" className={styles.name} aria-label="Runwell: all experiments">
          <img src="/icon.svg" alt="" width={20} height={20} />
          Runwell
        </Link>
        <nav className={styles.nav} aria-label="Main">
          <Link to="/" activeOptions={{ exact: true }}>
            <FlaskConical aria-hidden="true" />
            Experiments
          </Link>
        </nav>
        <div className={styles.tools}>
          <LiveStatus />
          <button type="button" className={styles.palette} onClick={openPalette}>
            <Search aria-hidden="true" />
            <span>Find or do</span>
            <kbd>Ctrl K</kbd>
          </button>
          <IconButton
            label={`Use the ${other} theme`}
            icon={theme === "dark" ? <Sun /> : <Moon />}
            onClick={() => chooseTheme(other)}
          />
          <Link to="/settings" className={styles.settings} aria-label="Settings" title="Settings">
            <Settings aria-hidden="true" />
          </Link>
        </div>
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
      <CommandPalette />
      <Toaster />
    </Tooltip.Provider>
  );
}
