#include "library/scan/subtitlename.h"

#include <QHash>
#include <QLocale>
#include <QRegularExpression>

namespace Library::SubtitleName {

namespace {

const QHash<QString, QString> &specialWords()
{
    static const QHash<QString, QString> words = [] {
        QHash<QString, QString> map;
        const auto add = [&](const QString &tag, const QString &list) {
            const QStringList parts = list.split(u' ');
            for (const QString &part : parts) {
                map.insert(part, tag);
            }
        };
        add(QStringLiteral("zh-Hans"),
            QStringLiteral("chs sc gb zhs zh-hans zh-cn zh-sg zho-hans 简 简体 简中 简体中文 "
                           "simplified chs&eng "
                           "chs&jpn 简英 中英 简日 简体双语 双语 cn"));
        add(QStringLiteral("zh-Hant"),
            QStringLiteral(
                "cht tc big5 zht zh-hant zh-tw zh-hk zh-mo zho-hant 繁 繁体 繁體 繁中 繁體中文 "
                "traditional cht&eng cht&jpn 繁英 繁日 tw"));
        add(QStringLiteral("zh"), QStringLiteral("zh chi zho chinese 中文 中字 国语 mandarin"));
        add(QStringLiteral("yue"), QStringLiteral("yue cantonese 粤语"));
        add(QStringLiteral("pt-BR"), QStringLiteral("pt-br pob pb brazilian"));
        add(QStringLiteral("es-419"), QStringLiteral("es-419 latino latam es-la es-mx"));
        add(QStringLiteral("en"), QStringLiteral("en eng english 英文 英语 en-us en-gb"));
        add(QStringLiteral("ja"), QStringLiteral("ja jpn jp japanese 日文 日语 日本語"));
        add(QStringLiteral("ko"), QStringLiteral("ko kor kr korean 한국어"));
        add(QStringLiteral("fr"), QStringLiteral("fr fre fra french français francais vf"));
        add(QStringLiteral("de"), QStringLiteral("de ger deu german deutsch"));
        add(QStringLiteral("es"), QStringLiteral("es spa spanish español espanol castellano"));
        add(QStringLiteral("it"), QStringLiteral("it ita italian italiano"));
        add(QStringLiteral("pt"), QStringLiteral("pt por portuguese português"));
        add(QStringLiteral("ru"), QStringLiteral("ru rus russian русский"));
        add(QStringLiteral("nl"), QStringLiteral("nl dut nld dutch"));
        add(QStringLiteral("cs"), QStringLiteral("cs cze ces czech"));
        add(QStringLiteral("el"), QStringLiteral("el gre ell greek"));
        add(QStringLiteral("fa"), QStringLiteral("fa per fas persian farsi"));
        add(QStringLiteral("ro"), QStringLiteral("ro rum ron romanian"));
        add(QStringLiteral("sk"), QStringLiteral("sk slo slk slovak"));
        return map;
    }();
    return words;
}

QString byCode(const QString &word)
{
    if (word.size() != 2 && word.size() != 3) {
        return {};
    }
    const QLocale::Language language = QLocale::codeToLanguage(word);
    return language == QLocale::AnyLanguage || language == QLocale::C
        ? QString()
        : QLocale::languageToCode(language);
}

QString byName(const QString &word)
{
    static const QHash<QString, QString> names = [] {
        QHash<QString, QString> map;
        for (int i = QLocale::C + 1; i <= QLocale::LastLanguage; ++i) {
            const auto language = static_cast<QLocale::Language>(i);
            map.insert(
                QLocale::languageToString(language).toLower(), QLocale::languageToCode(language));
        }
        return map;
    }();
    return word.size() > 3 ? names.value(word) : QString();
}

QString languageOf(const QString &word)
{
    QString language = specialWords().value(word);
    if (language.isEmpty()) {
        language = byCode(word);
    }
    return language.isEmpty() ? byName(word) : language;
}

bool isNumber(const QString &word)
{
    bool ok = false;
    word.toInt(&ok);
    return ok;
}

} // namespace

Marks parse(const QString &text)
{
    static const QRegularExpression between(
        QStringLiteral("[._ \\[\\](),]+|-(?=(?:forced|sdh|cc|hi)\\b)"),
        QRegularExpression::CaseInsensitiveOption);
    const QStringList words = text.toLower().split(between, Qt::SkipEmptyParts);
    Marks marks;
    marks.isOnlyMarks = !words.isEmpty();
    for (QString word : words) {
        while (word.startsWith(u'-')) {
            word.remove(0, 1);
        }
        if (word == QLatin1String("forced") || word == QLatin1String("foreign")) {
            marks.forced = true;
        } else if (word == QLatin1String("sdh") || word == QLatin1String("cc")
            || (word == QLatin1String("hi") && !marks.language.isEmpty())) {
            marks.hearingImpaired = true;
        } else if (const QString language = languageOf(word); !language.isEmpty()) {
            // The first one counts: "en.hi" is English, "chs.eng" is Chinese with English.
            if (marks.language.isEmpty()) {
                marks.language = language;
            }
        } else if (!isNumber(word) && word != QLatin1String("default")
            && word != QLatin1String("full")) {
            marks.isOnlyMarks = false;
        }
    }
    if (marks.language.isEmpty()) {
        marks.isOnlyMarks = marks.isOnlyMarks && (marks.forced || marks.hearingImpaired);
    }
    return marks;
}

} // namespace Library::SubtitleName
