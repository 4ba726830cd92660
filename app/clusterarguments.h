#pragma once

#include "app/output.h"
#include "sync/s3/clusteropener.h"

#include <QJsonArray>
#include <QJsonObject>

namespace App {

class VerbContext;

//! What verbs that are told of a storage have in common.
namespace ClusterArguments {

QString clusterText(const char *source);
Error clusterUsage(const QString &message);

//! From the environment, or asked for, or the two lines of the standard input; never from the
//! command line, which every process of this PC can read. Blocks on the person.
Result<Sync::S3Keys> keysFromPerson();
//! The endpoints after the first argument, the options, and keysFromPerson().
Result<Sync::ClusterOpener::Wish> wishIn(const VerbContext &context);

QJsonArray reportsJson(const QVector<Sync::EndpointReport> &reports);
QJsonObject configJson(const Sync::ClusterConfig &config);
void printReports(const Output &output, const QVector<Sync::EndpointReport> &reports);
//! That a new storage is looked at, which takes a while.
void showFounding(const Output &output);
//! Of videos that are copied from one storage to another.
void showCopied(const Output &output, int videos, int videosInAll, qint64 bytes, qint64 bytesInAll);
//! What a person must decide is told with how to say it.
Error withWhatToSay(
    const Error &error, const QVector<Sync::EndpointReport> &reports, bool wantsJoin);

} // namespace ClusterArguments
} // namespace App
