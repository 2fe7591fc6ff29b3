package dev.tempo.backend.pattern;

import io.vertx.core.buffer.Buffer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** What is outside, for tests: answers as they say, and remembers. */
final class FakeCalls implements HttpCalls {
  final List<Call> made = new CopyOnWriteArrayList<>();
  volatile Function<Call, Result> answers = call -> ok("{}");
  /** Where set, a call arrives there and is never answered. */
  volatile CountDownLatch hanging = new CountDownLatch(0);

  @Override
  public Result send(Call call) throws InterruptedException {
    made.add(call);
    CountDownLatch hang = hanging;
    if (hang.getCount() > 0) {
      hang.countDown();
      new CountDownLatch(1).await();
    }
    return answers.apply(call);
  }

  static Result ok(String json) {
    return new Result.Answer(200, Map.of("content-type", "application/json"), Buffer.buffer(json), false);
  }

  static Result status(int status) {
    return new Result.Answer(status, Map.of(), Buffer.buffer("sorry"), false);
  }

  List<String> keys() {
    return made.stream().map(Call::idempotencyKey).toList();
  }
}
