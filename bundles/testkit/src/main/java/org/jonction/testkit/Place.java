package org.jonction.testkit;

import java.util.concurrent.Callable;

/** Where sockets are opened and processes run: this network, or a namespace. */
public interface Place {
    /** The network that this JVM runs in. */
    Place HERE = new Place() {
        @Override
        public <T> T call(Callable<T> task) throws Exception {
            return task.call();
        }
    };

    /** Runs {@code task} so that every socket which it opens belongs to this place. */
    <T> T call(Callable<T> task) throws Exception;

    /** As {@link #call}, for tasks whose failure is a failure of the test. */
    default <T> T open(Callable<T> task) {
        try {
            return call(task);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
