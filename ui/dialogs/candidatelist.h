#pragma once

#include "library/catalog/types.h"
#include "ui/controls/text.h"

#include <QListWidget>

namespace Ui {

class PictureLoader;

//! What a file may be: a title of the library or one that TMDB knows.
struct Candidate
{
    TitleId known; //!< null: the library does not have it
    QString tmdbId; //!< empty: TMDB was not asked
    QString title;
    int year = 0;
    QString words; //!< where it is from, and what it is about
    PictureId poster; //!< of a known title
    QString posterPath; //!< at TMDB

    bool operator==(const Candidate &) const = default;
};

//! Titles to choose from, with their posters. Moving through them chooses nothing; Enter or a click
//! does.
class CandidateList final : public QListWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CandidateList)
public:
    //! The theme and the pictures outlive the list; without pictures there are no posters of the
    //! library.
    CandidateList(const Theme &theme, PictureLoader *pictures, QWidget *parent);

    //! What is current and what is chosen stays so while it is among them.
    void setCandidates(const QVector<Candidate> &candidates);
    //! Stands there while there is nothing to choose from.
    void setHint(const QString &hint);
    void setPoster(const QString &posterPath, const QPixmap &poster);
    void setChosen(int row); //!< -1: none
    int chosenRow() const { return m_chosen; }
    const Candidate &candidate(int row) const { return m_candidates.at(row); }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void chosen(int row);
    //! Chosen by a double click: nothing more is to be said.
    void settled(int row);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    class Delegate;

    const Theme &m_theme;
    PictureLoader *m_pictures;
    QVector<Candidate> m_candidates;
    QHash<QString, QPixmap> m_posters; //!< by their paths at TMDB
    QString m_hint;
    int m_chosen = -1;
};

} // namespace Ui
