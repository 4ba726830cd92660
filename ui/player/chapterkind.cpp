#include "ui/player/chapterkind.h"

#include <array>
#include <string_view>

namespace Ui {

namespace {

struct Words
{
    ChapterKind kind;
    std::u16string_view words; // separated by bars; lower case
};

// The whole name, but for numbers and signs around it.
constexpr std::array kWords{
    Words{ChapterKind::Intro,
        u"intro|introduction|opening|opening credits|opening titles|op|title sequence|titles|"
        u"main title|main titles|theme song|vorspann|générique|générique de début|sigla|"
        u"sigla iniziale|titoli di testa|cabecera|créditos iniciales|abertura|vinheta|"
        u"intro sequence|vinjett|förtexter|czołówka|заставка|опенинг|начальные титры|"
        u"オープニング|主題歌|片头|片頭|片头曲|片頭曲|오프닝"},
    Words{ChapterKind::Recap,
        u"recap|previously|previously on|last time|rückblick|was bisher geschah|"
        u"résumé|précédemment|riassunto|nelle puntate precedenti|anteriormente|resumen|"
        u"tidigare|wcześniej|в предыдущих "
        u"сериях|前回のあらすじ|あらすじ|前情提要|前情回顾|前情回顧|"
        u"지난 이야기"},
    Words{ChapterKind::Credits,
        u"credits|end credits|ending credits|closing credits|closing|ending|ed|outro|end titles|"
        u"abspann|générique de fin|sigla finale|titoli di coda|créditos|créditos finales|"
        u"créditos finais|encerramento|aftiteling|eftertexter|napisy końcowe|tyłówka|титры|"
        u"эндинг|конечные титры|финальные титры|エンディング|片尾|片尾曲|엔딩|엔딩 크레딧"},
    Words{ChapterKind::Preview,
        u"preview|next episode|next episode preview|next time|next on|vorschau|"
        u"dans le prochain épisode|anticipazioni|avance|próximo episodio|próximo episódio|"
        u"в следующей серии|次回予告|予告|下集预告|下集預告|下回预告|예고|다음 이야기"},
};

// "01. Opening" is named "opening", "Credits 2" "credits".
QString nameItself(const QString &name)
{
    const auto isAround = [](QChar sign) { return !sign.isLetter(); };
    qsizetype begin = 0;
    qsizetype end = name.size();
    while (begin < end && isAround(name.at(begin))) {
        ++begin;
    }
    while (end > begin && isAround(name.at(end - 1))) {
        --end;
    }
    return name.mid(begin, end - begin).toLower().simplified();
}

} // namespace

ChapterKind chapterKind(const QString &name)
{
    const QString itself = nameItself(name);
    if (itself.isEmpty()) {
        return ChapterKind::Film;
    }
    for (const Words &row : kWords) {
        std::u16string_view left = row.words;
        while (!left.empty()) {
            const std::size_t bar = std::min(left.find(u'|'), left.size());
            const std::u16string_view word = left.substr(0, bar);
            if (itself == QStringView(word.data(), qsizetype(word.size()))) {
                return row.kind;
            }
            left.remove_prefix(std::min(bar + 1, left.size()));
        }
    }
    return ChapterKind::Film;
}

} // namespace Ui
