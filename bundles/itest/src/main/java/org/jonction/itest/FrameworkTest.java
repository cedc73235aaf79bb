package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jonction.api.firmware.FirmwareService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class FrameworkTest {
    @InjectBundleContext
    BundleContext context;

    @Test
    void everyBundleIsActive() {
        List<String> inactive = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null)
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .map(Bundle::getSymbolicName)
                .toList();
        assertThat(inactive).isEmpty();
    }

    @Test
    void noComponentOfOursMissesAServiceOrFailsToActivate(@InjectService ServiceComponentRuntime components) {
        Bundle[] ours = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.jonction."))
                .toArray(Bundle[]::new);
        List<String> unsatisfied = components.getComponentDescriptionDTOs(ours).stream()
                .filter(description -> !needsTheBox(description))
                .flatMap(description -> components.getComponentConfigurationDTOs(description).stream())
                .filter(component -> component.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE
                        || component.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
                .map(FrameworkTest::describe)
                .toList();
        assertThat(unsatisfied).isEmpty();
    }

    @Test
    void nothingCaresForSlotsWhereJonctionDoesNotRunFromItsImage(@InjectService ServiceComponentRuntime components) {
        assertThat(context.getServiceReference(FirmwareService.class)).isNull();
        Bundle[] ours = {bundle("org.jonction.firmware")};
        assertThat(components.getComponentDescriptionDTOs(ours).stream()
                        .filter(FrameworkTest::needsTheBox)
                        .flatMap(description -> components.getComponentConfigurationDTOs(description).stream())
                        .map(component -> component.state))
                .isNotEmpty()
                .containsOnly(ComponentConfigurationDTO.UNSATISFIED_REFERENCE);
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Components that are meant for the box alone wait for this service everywhere else. */
    private static boolean needsTheBox(ComponentDescriptionDTO description) {
        return Arrays.stream(description.references)
                .anyMatch(reference -> reference.interfaceName.equals("org.jonction.firmware.Box"));
    }

    private static String describe(ComponentConfigurationDTO component) {
        List<String> missing = Arrays.stream(component.unsatisfiedReferences)
                .map(reference -> reference.name)
                .toList();
        return component.description.name + " misses " + missing + (component.failure == null ? "" : component.failure);
    }
}
