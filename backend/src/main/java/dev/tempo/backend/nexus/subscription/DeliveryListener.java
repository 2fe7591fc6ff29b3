package dev.tempo.backend.nexus.subscription;

import java.time.Duration;

/** Hears how deliveries went, for what is measured; must neither fail nor block. */
public interface DeliveryListener {
  DeliveryListener NONE = new DeliveryListener() {
    @Override
    public void delivered(Duration took) {
      // nobody measures
    }

    @Override
    public void failed() {
      // nobody measures
    }
  };

  void delivered(Duration took);

  void failed();
}
