package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.service.log.LogService;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.service.ServiceExtension;
import org.slf4j.LoggerFactory;

@ExtendWith(ServiceExtension.class)
class FrameworkLogTest {
    @Test
    void whatTheFrameworkLogsReachesTheBoxesLogWithItsCause(@InjectService LogService framework) {
        Logger boxes = (Logger) LoggerFactory.getLogger("itest.framework");
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        boxes.addAppender(heard);
        try {
            framework.getLogger("itest.framework").error("component {} failed", "x", new IllegalStateException("why"));
            Eventually.get(() -> heard.list.size(), size -> size == 1);
            ILoggingEvent line = heard.list.getFirst();
            assertThat(line.getLevel()).isEqualTo(Level.ERROR);
            assertThat(line.getFormattedMessage()).isEqualTo("org.jonction.itest: component x failed");
            assertThat(line.getThrowableProxy().getMessage()).isEqualTo("why");
        } finally {
            boxes.detachAppender(heard);
        }
    }
}
