#pragma once

#include <QLoggingCategory>
#include <QString>

Q_DECLARE_LOGGING_CATEGORY(lcApp)
Q_DECLARE_LOGGING_CATEGORY(lcCatalog)
Q_DECLARE_LOGGING_CATEGORY(lcScan)
Q_DECLARE_LOGGING_CATEGORY(lcMedia)
Q_DECLARE_LOGGING_CATEGORY(lcPlayback)
Q_DECLARE_LOGGING_CATEGORY(lcStore)
Q_DECLARE_LOGGING_CATEGORY(lcSync)
Q_DECLARE_LOGGING_CATEGORY(lcTransfer)
Q_DECLARE_LOGGING_CATEGORY(lcUi)

namespace Logging {

//! Removes what must not be read in a log: signatures, authorization headers, keys, passwords in
//! URLs. Pure.
QString redacted(const QString &line);

//! Sends Qt's log messages, redacted, to standard error and, when given, to a file that is kept
//! below 4 MiB (one older file is kept beside it). Called once, from main.
void install(const QString &logFile);

} // namespace Logging
