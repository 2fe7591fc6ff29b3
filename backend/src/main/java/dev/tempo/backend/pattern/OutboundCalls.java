package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.backend.nexus.outbound.Outbound;
import dev.tempo.backend.nexus.outbound.OutboundFailure;
import io.vertx.core.buffer.Buffer;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Calls through the one guarded door. */
public final class OutboundCalls implements HttpCalls {
  private final Outbound outbound;

  public OutboundCalls(Outbound outbound) {
    this.outbound = outbound;
  }

  @Override
  public Result send(Call call) throws InterruptedException {
    Map<String, String> headers = new HashMap<>(call.headers());
    headers.put("Idempotency-Key", call.idempotencyKey());
    JsonNode body = call.body();
    if (body != null && headers.keySet().stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
      headers.put("Content-Type", "application/json");
    }
    try {
      Outbound.Response response = outbound.send(new Outbound.Request(call.method(), call.url(), headers, body == null
          ? Buffer.buffer() : Buffer.buffer(body.toString()), call.timeout()));
      return new Result.Answer(response.status(), response.headers(), response.body(), response.cutOff());
    } catch (OutboundFailure failure) {
      boolean permanent = switch (failure) {
        case OutboundFailure.Refused _,OutboundFailure.Redirected _ -> true;
        case OutboundFailure.Unreachable _,OutboundFailure.TimedOut _,OutboundFailure.Broken _ -> false;
      };
      return new Result.Failure(Objects.requireNonNullElse(failure.getMessage(), "there was no answer"), permanent);
    }
  }
}
