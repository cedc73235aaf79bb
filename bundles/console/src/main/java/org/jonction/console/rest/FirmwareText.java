package org.jonction.console.rest;

import java.util.Locale;
import org.jonction.api.firmware.HealthItem;
import org.jonction.api.firmware.Install;
import org.jonction.api.firmware.Slot;

/** The firmware as text for people at a terminal. */
final class FirmwareText {
    private FirmwareText() {}

    static String of(FirmwareView view) {
        StringBuilder text = new StringBuilder();
        text.append("Firmware ")
                .append(view.version())
                .append(" for ")
                .append(view.board())
                .append(view.markedGood() ? "\n" : ", on trial: not yet through the health gate\n");
        for (Slot slot : view.slots()) {
            text.append("  slot ")
                    .append(slot.name())
                    .append("  ")
                    .append(word(slot.state()))
                    .append("  ")
                    .append(slot.version().isEmpty() ? "empty" : slot.version())
                    .append(slot.running() ? "  running" : "")
                    .append(slot.next() ? "  next start\n" : "\n");
        }
        text.append("Update: ").append(update(view.install())).append('\n');
        text.append("Restart: ").append(restart(view)).append('\n');
        text.append("Live calls: ").append(view.callsLeft()).append('\n');
        for (HealthItem item : view.health()) {
            text.append(item.ok() ? "  ok      " : "  FAILED  ")
                    .append(item.name())
                    .append(": ")
                    .append(item.message())
                    .append('\n');
        }
        view.notices()
                .forEach(notice -> text.append("Notice: ").append(notice).append('\n'));
        return text.toString();
    }

    private static String update(Install install) {
        String version = install.version() == null ? "" : " (" + install.version() + ")";
        return switch (install.phase()) {
            case NONE -> "none since this start";
            case RECEIVING, CHECKING, WRITING ->
                word(install.phase()) + " " + install.source() + version + ", " + install.percent() + " %";
            case INSTALLED -> install.source() + version + " is installed; the next start takes it";
            case FAILED -> install.source() + version + " failed: " + install.message();
        };
    }

    private static String restart(FirmwareView view) {
        FirmwareView.PlanView plan = view.restart();
        if (plan == null) {
            return "none planned";
        }
        return switch (plan.mode()) {
            case NOW -> "now";
            case DRAINED -> "when the last call has ended, at " + plan.at() + " in any case";
            case AT -> "at " + plan.at();
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
