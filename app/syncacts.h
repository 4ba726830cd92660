#pragma once

#include "library/base/result.h"

#include <QJsonObject>

#include <functional>

class QObject;

namespace App {

class Device;

using SyncAnswer = std::function<void(const Result<QJsonObject> &)>;

// What verbs ask of the library that the household shares, here or through the window that is open.
// NotFound: there is no cluster. done is called once, on owner's thread, unless that dies.

//! "sync", "restore", "gc", "gc-remove".
void actOnSync(Device &device, const QString &what, QObject *owner, const SyncAnswer &done);
//! The same, here or in the window that is open.
void askForSync(Device &device, const QString &what, QObject *owner, const SyncAnswer &done);

} // namespace App
