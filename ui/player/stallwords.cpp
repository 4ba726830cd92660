#include "ui/player/stallwords.h"

#include <QCoreApplication>

namespace Ui::StallWords {

namespace {

using Library::SourceReport;

QString words(const char *text)
{
    return QCoreApplication::translate("StallWords", text);
}

} // namespace

QString waiting(const std::optional<SourceReport> &report, int percent)
{
    if (!report) {
        return words(
            QT_TRANSLATE_NOOP("StallWords", "Waiting for the next part of the video: %1 %"))
            .arg(percent);
    }
    if (report->error && !report->error->message.isEmpty()) {
        return report->error->message;
    }
    const QString node = QString::fromStdString(report->node);
    switch (report->reader) {
    case SourceReport::Reader::File:
        return words(
            QT_TRANSLATE_NOOP("StallWords", "The disk is slow. Waiting for the next part: %1 %"))
            .arg(percent);
    case SourceReport::Reader::Store:
    case SourceReport::Reader::Network:
        if (!node.isEmpty()) {
            return words(
                QT_TRANSLATE_NOOP("StallWords", "%1 sends slowly. Waiting for the next part: %2 %"))
                .arg(node)
                .arg(percent);
        }
        break;
    }
    return words(
        QT_TRANSLATE_NOOP("StallWords", "The network is slow. Waiting for the next part: %1 %"))
        .arg(percent);
}

QString takenOver(const SourceReport &report)
{
    if (report.silentNode.empty()) {
        return {};
    }
    const QString silent = QString::fromStdString(report.silentNode);
    if (report.node.empty() || report.node == report.silentNode) {
        return words(QT_TRANSLATE_NOOP("StallWords", "%1 stopped answering.")).arg(silent);
    }
    return words(QT_TRANSLATE_NOOP("StallWords", "%1 stopped answering. Continuing from %2."))
        .arg(silent, QString::fromStdString(report.node));
}

} // namespace Ui::StallWords
