package org.jonction.api.firmware;

import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Slots, updates and restarts of the box. There is no such service where Jonction does not run from its own image.
 * Safe from any thread. Firmware replaces the whole system and needs a restart; a bundle is replaced without one.
 */
@ProviderType
public interface FirmwareService {
    /** The firmware at this moment; cheap enough to be asked every second. */
    FirmwareStatus status();

    /**
     * Takes an update from {@code in}, checks it and writes it to the other slot. Returns once it has been received and
     * passed its check; the writing goes on, and {@link #status()} tells how far it has come.
     *
     * @param name file name, for people
     * @param size bytes to come, or -1 when nobody knows
     * @param allowDowngrade whether a version older than the running one is welcome
     * @throws FirmwareException when it is refused (signature, board, version, cut short, no room), or another update
     *     is in progress
     */
    void install(String name, InputStream in, long size, boolean allowDowngrade) throws FirmwareException;

    /**
     * As {@link #install(String, InputStream, long, boolean)}, fetched from an address. Returns at once; what goes wrong
     * later is told by {@link #status()}.
     *
     * @param address http or https; the signature, not the transport, makes an update trusted
     * @throws FirmwareException when the address is none, or another update is in progress
     */
    void install(URI address, boolean allowDowngrade) throws FirmwareException;

    /**
     * Names of the updates on USB sticks that are plugged in now. Looks at the sticks, so it may take some seconds.
     *
     * @throws FirmwareException when the sticks cannot be looked at
     */
    List<String> usbUpdates() throws FirmwareException;

    /**
     * As {@link #install(String, InputStream, long, boolean)}, from a USB stick. Returns once the update has passed its
     * check.
     *
     * @param name one of {@link #usbUpdates()}
     * @throws FirmwareException when there is no such update, it is refused, or another is in progress
     */
    void installFromUsb(String name, boolean allowDowngrade) throws FirmwareException;

    /**
     * Breaks off the update that is being received or checked.
     *
     * @throws FirmwareException when there is none, or it is being written already
     */
    void cancelInstall() throws FirmwareException;

    /**
     * Plans a restart in place of an earlier plan. None comes while an update is written: it waits for the end of that.
     *
     * @throws FirmwareException when the plan's time has passed, or the box is restarting already; the earlier plan stands
     */
    void restart(RestartPlan plan) throws FirmwareException;

    /** Drops a planned restart; new calls are taken again. */
    void cancelRestart();

    /**
     * Makes the other slot the next to start.
     *
     * @throws FirmwareException when it holds no system that is known to be good, or an update is in progress
     */
    void activateOther() throws FirmwareException;

    /**
     * Erases everything that the box has learned (configuration, secrets, passwords, keys, logs), ends the calls and
     * restarts. The slots stay as they are.
     *
     * @throws FirmwareException when the box cannot do it; nothing is erased then
     */
    void factoryReset() throws FirmwareException;
}
