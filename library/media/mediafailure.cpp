#include "library/media/mediafailure.h"

#include <QCoreApplication>

#include <array>

namespace Library::MediaFailure {

namespace {

struct Words
{
    ErrorCode code;
    const char *source;
};

constexpr std::array kWords{
    Words{ErrorCode::Corrupt,
        QT_TRANSLATE_NOOP(
            "Library::MediaWorkers", "This file is damaged, or is no video or sound.")},
    Words{ErrorCode::Unsupported,
        QT_TRANSLATE_NOOP(
            "Library::MediaWorkers", "This file is in a format that Matinee cannot decode.")},
    Words{ErrorCode::WorkerCrashed,
        QT_TRANSLATE_NOOP("Library::MediaWorkers",
            "Reading this file made the media worker crash. It may be damaged.")},
    Words{ErrorCode::LimitExceeded,
        QT_TRANSLATE_NOOP("Library::MediaWorkers",
            "Reading this file takes more time or memory than it may. It may be damaged.")},
};

} // namespace

QString stored(const Error &error)
{
    return text(error.code).isEmpty() ? error.message : errorCodeName(error.code);
}

QString text(const QString &stored)
{
    for (const Words &words : kWords) {
        if (stored == errorCodeName(words.code)) {
            return text(words.code);
        }
    }
    return stored;
}

QString text(ErrorCode code)
{
    for (const Words &words : kWords) {
        if (words.code == code) {
            return QCoreApplication::translate("Library::MediaWorkers", words.source);
        }
    }
    return {};
}

} // namespace Library::MediaFailure
