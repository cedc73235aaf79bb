package org.jonction.itest;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.api.firmware.FirmwareService;
import org.jonction.api.firmware.FirmwareStatus;
import org.jonction.api.firmware.HealthItem;
import org.jonction.api.firmware.Install;
import org.jonction.api.firmware.RestartPlan;
import org.jonction.api.firmware.Slot;
import org.jspecify.annotations.Nullable;

/** Stands where the firmware of a box is, and remembers what the console asked it. */
final class FirmwareFarEnd implements FirmwareService {
    final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile long receivedBytes;
    private @Nullable RestartPlan plan;
    private @Nullable String refusal;

    /** From now on, updates are refused with this reason, before anything of them was read. */
    void refuse(String reason) {
        refusal = reason;
    }

    @Override
    public synchronized FirmwareStatus status() {
        return new FirmwareStatus(
                "1.2.3",
                "jonction-amd64",
                List.of(
                        new Slot("A", Slot.State.GOOD, true, true, "1.2.3"),
                        new Slot("B", Slot.State.BAD, false, false, "")),
                new Install(Install.Phase.WRITING, 40, "jonction-1.3.0-amd64.raucb", "1.3.0", null),
                plan,
                2,
                List.of(new HealthItem("ruleset", true, "in force")),
                true,
                List.of("the cables of lan and wan seem to be swapped"));
    }

    @Override
    public void install(String name, InputStream in, long size, boolean allowDowngrade) throws FirmwareException {
        if (refusal != null) {
            throw new FirmwareException(refusal);
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[1 << 13];
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                digest.update(block, 0, count);
                receivedBytes = receivedBytes + count;
            }
            asked.add("install " + name + " " + size + " " + HexFormat.of().formatHex(digest.digest()) + " "
                    + allowDowngrade);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new FirmwareException("the file is cut short", e);
        }
    }

    /** How much of an update has arrived. */
    long receivedBytes() {
        return receivedBytes;
    }

    @Override
    public void install(URI address, boolean allowDowngrade) {
        asked.add("fetch " + address + " " + allowDowngrade);
    }

    @Override
    public List<String> usbUpdates() {
        return List.of("jonction-1.3.0-amd64.raucb");
    }

    @Override
    public void installFromUsb(String name, boolean allowDowngrade) {
        asked.add("usb " + name + " " + allowDowngrade);
    }

    @Override
    public void cancelInstall() {
        asked.add("cancel");
    }

    @Override
    public synchronized void restart(RestartPlan wanted) {
        plan = wanted;
    }

    @Override
    public synchronized void cancelRestart() {
        plan = null;
    }

    @Override
    public void activateOther() throws FirmwareException {
        throw new FirmwareException("slot B never was good: install an update first");
    }

    @Override
    public void factoryReset() {
        asked.add("factory reset");
    }
}
