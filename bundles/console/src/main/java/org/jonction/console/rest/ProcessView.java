package org.jonction.console.rest;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * The process of the box.
 *
 * @param pid process id
 * @param java version of the Java runtime
 * @param heapUsedBytes bytes in use on the heap
 * @param heapMaxBytes most bytes that the heap may have
 * @param threads live threads
 * @param openFiles open file descriptors; -1 when unknown
 * @param maxOpenFiles most file descriptors; -1 when unknown
 * @param cpuSeconds processor time used since start
 */
record ProcessView(
        long pid,
        String java,
        long heapUsedBytes,
        long heapMaxBytes,
        int threads,
        long openFiles,
        long maxOpenFiles,
        double cpuSeconds) {
    static ProcessView now() {
        Runtime heap = Runtime.getRuntime();
        boolean unix = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean;
        UnixOperatingSystemMXBean system =
                unix ? (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean() : null;
        Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return new ProcessView(
                ProcessHandle.current().pid(),
                Runtime.version().toString(),
                heap.totalMemory() - heap.freeMemory(),
                heap.maxMemory(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                system == null ? -1 : system.getOpenFileDescriptorCount(),
                system == null ? -1 : system.getMaxFileDescriptorCount(),
                cpu.toMillis() / 1000.0);
    }
}
