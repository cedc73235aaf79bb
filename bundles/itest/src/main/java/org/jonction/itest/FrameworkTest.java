package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
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
                .flatMap(description -> components.getComponentConfigurationDTOs(description).stream())
                .filter(component -> component.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE
                        || component.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
                .map(FrameworkTest::describe)
                .toList();
        assertThat(unsatisfied).isEmpty();
    }

    private static String describe(ComponentConfigurationDTO component) {
        List<String> missing = Arrays.stream(component.unsatisfiedReferences)
                .map(reference -> reference.name)
                .toList();
        return component.description.name + " misses " + missing + (component.failure == null ? "" : component.failure);
    }
}
