package org.jonction.firmware;

import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.api.firmware.FirmwareService;
import org.jonction.api.firmware.FirmwareStatus;
import org.jonction.api.firmware.RestartPlan;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The firmware of the box, put together from the classes that know its sides. */
@Component
public final class Firmware implements FirmwareService {
    private final Box box;
    private final Privileged privileged;
    private final Slots slots;
    private final Updates updates;
    private final Restarts restarts;
    private final HealthGate gate;
    private final Notices notices;

    @Activate
    public Firmware(
            @Reference Box box,
            @Reference Privileged privileged,
            @Reference Slots slots,
            @Reference Updates updates,
            @Reference Restarts restarts,
            @Reference HealthGate gate,
            @Reference Notices notices) {
        this.box = box;
        this.privileged = privileged;
        this.slots = slots;
        this.updates = updates;
        this.restarts = restarts;
        this.gate = gate;
        this.notices = notices;
    }

    @Override
    public FirmwareStatus status() {
        return new FirmwareStatus(
                box.release().version(),
                box.release().board(),
                slots.latest(),
                updates.latest(),
                restarts.planned(),
                restarts.callsLeft(),
                gate.latest(),
                slots.markedGood(),
                notices.all());
    }

    @Override
    public void install(String name, InputStream in, long size, boolean allowDowngrade) throws FirmwareException {
        updates.install(name, in, size, allowDowngrade);
    }

    @Override
    public void install(URI address, boolean allowDowngrade) throws FirmwareException {
        updates.install(address, allowDowngrade);
    }

    @Override
    public List<String> usbUpdates() throws FirmwareException {
        return updates.usbUpdates();
    }

    @Override
    public void installFromUsb(String name, boolean allowDowngrade) throws FirmwareException {
        updates.installFromUsb(name, allowDowngrade);
    }

    @Override
    public void cancelInstall() throws FirmwareException {
        updates.cancel();
    }

    @Override
    public void restart(RestartPlan plan) throws FirmwareException {
        restarts.plan(plan);
    }

    @Override
    public void cancelRestart() {
        restarts.cancel();
    }

    @Override
    public void activateOther() throws FirmwareException {
        if (updates.inProgress()) {
            throw new FirmwareException("an update is in progress, which is for the other slot; wait for its end");
        }
        slots.activateOther();
    }

    @Override
    public void factoryReset() throws FirmwareException {
        privileged.request(Privileged.SHORT, "factory-reset");
        restarts.plan(new RestartPlan(RestartPlan.Mode.NOW, null));
    }
}
