package dev.tempo.ssr.graal;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;

/** What a thread has used so far, by the JVM's account. */
record Meter(long nanoTime, long cpuNanos, long allocatedBytes) {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Meter ofCurrentThread() {
    return new Meter(System.nanoTime(), THREADS.getCurrentThreadCpuTime(), THREADS.getCurrentThreadAllocatedBytes());
  }

  /** Of a live platform thread; of one that has ended, -1 for time and bytes. */
  static Meter of(long threadId) {
    return new Meter(System.nanoTime(), THREADS.getThreadCpuTime(threadId), THREADS.getThreadAllocatedBytes(threadId));
  }

  Meter since(Meter start) {
    return new Meter(nanoTime - start.nanoTime, cpuNanos - start.cpuNanos, allocatedBytes - start.allocatedBytes);
  }
}
