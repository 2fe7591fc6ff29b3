package dev.tempo.ssr.graal;

import dev.tempo.ssr.render.RenderResult;
import dev.tempo.ssr.render.RenderResult.Failed;
import dev.tempo.ssr.render.RenderResult.Reason;
import dev.tempo.ssr.render.RenderResult.Rendered;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts how renders ended. */
final class Tally {

    private final LongAdder rendered = new LongAdder();
    private final Map<Reason, LongAdder> failed = new EnumMap<>(Reason.class);

    Tally() {
        for (Reason reason : Reason.values()) {
            failed.put(reason, new LongAdder());
        }
    }

    <R extends RenderResult> R count(R result) {
        switch (result) {
            case Rendered _ -> rendered.increment();
            case Failed failure -> failed.get(failure.reason()).increment();
        }
        return result;
    }

    long rendered() {
        return rendered.sum();
    }

    Map<Reason, Long> failed() {
        Map<Reason, Long> sums = new EnumMap<>(Reason.class);
        failed.forEach((reason, count) -> sums.put(reason, count.sum()));
        return sums;
    }
}
