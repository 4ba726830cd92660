#pragma once

#include "library/scan/episodepatterns.h"
#include "library/scan/releasetags.h"

#include <QString>
#include <QVector>

#include <optional>

namespace Library {

//! Reads one normalised name, a file's or a folder's, on its own: where its title ends, its year,
//! tags and numbering. A value; cheap to throw away.
class TitleReader
{
public:
    TitleReader(const QString &name, EpisodePatterns::Context context);

    const QString &name() const { return m_name; }
    const QString &title() const { return m_title; }
    const QString &group() const { return m_group; }
    const QString &episodeTitle() const { return m_episodeTitle; }
    std::optional<int> year() const { return m_year; }
    const std::optional<EpisodePatterns::Numbering> &numbering() const { return m_numbering; }
    const QVector<ReleaseTags::Tag> &tags() const { return m_tags; }
    //! Where what is no title begins; tags before it belong to the title.
    qsizetype titleEnd() const { return m_cut; }
    bool hasStrongTags() const;

private:
    struct Span
    {
        qsizetype start = 0;
        qsizetype end = 0;
    };

    void blankOut(qsizetype start, qsizetype length);
    void dropNoise();
    void readLeadingBrackets();
    void readTrailingGroup();
    void readYear();
    void readNumbering(EpisodePatterns::Context context);
    qsizetype cutAtTags(qsizetype limit) const;
    qsizetype cutAtBracket(qsizetype limit) const;
    bool isInsideTitle(const ReleaseTags::Tag &tag, qsizetype limit) const;
    bool hasWords(qsizetype start, qsizetype end) const;
    bool hasStrongTag(const Span &span) const;
    QString titleFromBrackets() const;
    QString titleFromText() const;
    void readEpisodeTitle();
    void skipLeadingMarks();
    void readTitle();

    QString m_name;
    QString m_masked;
    QVector<ReleaseTags::Tag> m_tags;
    QVector<Span> m_brackets; //!< the leading square brackets, ends included
    std::optional<EpisodePatterns::Numbering> m_numbering;
    std::optional<int> m_year;
    qsizetype m_yearAt = -1;
    qsizetype m_begin = 0; //!< behind the leading brackets
    qsizetype m_cut = 0;
    QString m_title;
    QString m_group;
    QString m_episodeTitle;
};

} // namespace Library
