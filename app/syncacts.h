#pragma once

#include "library/base/result.h"

#include <QJsonObject>

#include <functional>

class QObject;

namespace App {

class Device;

//! One round of the library of this PC with the cluster's, for a verb or a window that a verb
//! asked. NotFound: there is no cluster. done is called once, on owner's thread, unless that
//! dies.
void actOnSync(
    Device &device, QObject *owner, const std::function<void(const Result<QJsonObject> &)> &done);

//! What actOnSync() answered, for people.
QString syncLine(const QJsonObject &answer);

} // namespace App
