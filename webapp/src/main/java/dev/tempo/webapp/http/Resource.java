package dev.tempo.webapp.http;

import java.util.List;

/** A part of the API: what it is about, and its routes. */
@FunctionalInterface
public interface Resource {
  List<Route> routes();
}
