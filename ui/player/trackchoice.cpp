#include "ui/player/trackchoice.h"

#include <QCoreApplication>
#include <QLocale>

namespace Ui {

using Library::Track;
using Library::TrackKind;

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Tracks", text);
}

QLocale::Language languageOf(const QString &code)
{
    const QString main = code.section(QLatin1Char('-'), 0, 0).section(QLatin1Char('_'), 0, 0);
    if (main.isEmpty() || main.compare(QLatin1String("und"), Qt::CaseInsensitive) == 0) {
        return QLocale::AnyLanguage;
    }
    return QLocale::codeToLanguage(main.toLower(), QLocale::AnyLanguageCode);
}

QString chineseName(const QString &code)
{
    if (code.contains(QLatin1String("hant")) || code.endsWith(QLatin1String("tw"))
        || code.endsWith(QLatin1String("hk"))) {
        return QStringLiteral("繁體中文");
    }
    if (code.contains(QLatin1String("hans")) || code.endsWith(QLatin1String("cn"))) {
        return QStringLiteral("简体中文");
    }
    return QStringLiteral("中文");
}

} // namespace

QString trackName(const Track &track, int number)
{
    const QLocale::Language language = languageOf(QString::fromStdString(track.language));
    QString name;
    if (language == QLocale::English) {
        name = QStringLiteral("English"); // its native name would be "American English"
    } else if (language == QLocale::Spanish) {
        name = QStringLiteral("Español");
    } else if (language == QLocale::Chinese) {
        name = chineseName(QString::fromStdString(track.language).toLower());
    } else if (language != QLocale::AnyLanguage && language != QLocale::C) {
        name = QLocale(language).nativeLanguageName();
        if (!name.isEmpty()) {
            name[0] = name.at(0).toUpper();
        }
    }
    if (name.isEmpty()) {
        name = QString::fromStdString(track.title);
    }
    if (name.isEmpty()) {
        //: A sound or subtitle track without a name; %1 is its number.
        name = translated(QT_TRANSLATE_NOOP("Tracks", "Track %1")).arg(number);
    }
    return name;
}

QString trackDetail(const Track &track)
{
    QStringList parts;
    if (track.kind == TrackKind::Audio && track.channels > 0) {
        switch (track.channels) {
        case 1:
            parts << translated(QT_TRANSLATE_NOOP("Tracks", "Mono"));
            break;
        case 2:
            parts << translated(QT_TRANSLATE_NOOP("Tracks", "Stereo"));
            break;
        case 6:
            parts << QStringLiteral("5.1");
            break;
        case 8:
            parts << QStringLiteral("7.1");
            break;
        default:
            parts << translated(QT_TRANSLATE_NOOP("Tracks", "%1 channels")).arg(track.channels);
        }
    }
    if (track.isForced) {
        parts << translated(QT_TRANSLATE_NOOP("Tracks", "Foreign parts only"));
    }
    const QString title = QString::fromStdString(track.title);
    if (!title.isEmpty()
        && languageOf(QString::fromStdString(track.language)) != QLocale::AnyLanguage) {
        parts << title;
    }
    if (track.isExternal && track.kind == TrackKind::Subtitle) {
        parts << translated(QT_TRANSLATE_NOOP("Tracks", "From a file"));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace Ui
