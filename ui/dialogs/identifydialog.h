#pragma once

#include "library/base/result.h"
#include "library/catalog/identification.h"
#include "library/catalog/types.h"
#include "sync/describe/tmdbreplies.h"
#include "ui/dialogs/candidatelist.h"
#include "ui/dialogs/dialog.h"
#include "ui/services.h"

#include <QTimer>

#include <optional>

class QLineEdit;

namespace Ui {

class Button;
class Label;

//! Says which title the files of a title really are: typed by hand, or chosen among what the
//! library and TMDB have. What is said stays, whatever the files are called, until it is taken
//! back. Of a series all episodes become another one's, with their numbers.
class IdentifyDialog final : public Dialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(IdentifyDialog)
public:
    IdentifyDialog(const Services &services, const Library::TitleCard &card, QWidget *owner);

signals:
    //! The files belong to this title now. Their names, to take it back with; none when it had been
    //! said before what they are.
    void identified(const Library::TitleCard &now, const QVector<Library::NamedFile> &before);
    //! It was taken back: the files are what their names say.
    void withdrawn(const Library::TitleCard &now);
    void settingsWanted();

protected:
    QWidget *firstFocus() override;
    void restyle() override;

private:
    QLineEdit *makeField(const char *objectName, const QString &name, const QString &text);
    void layOut();
    void follow();
    void onFiles(const Result<QVector<Library::TitleFile>> &files);
    QVector<Library::TitleFile> meantFiles() const;
    void showFiles();
    void chooseFiles();
    void setKind(Library::TitleKind kind);
    void findInLibrary();
    void search();
    void ask(const QString &name, int year);
    void onFound(const Result<QVector<Sync::Tmdb::Candidate>> &found);
    void showCandidates();
    void choose(int row);
    void forgetChosen();
    void submit();
    void apply();
    void write(const Library::MeantTitle &meant, const QVector<Library::TitleFile> &files);
    void withdraw();
    void onDone(
        const Result<TitleId> &title, const std::function<void(const Library::TitleCard &)> &then);
    void describe(const Library::TitleCard &card);
    void setBusy(bool busy);
    void tell(const QString &problem);
    bool isOnline() const;
    bool isEpisode() const { return m_kind == Library::TitleKind::Episode; }
    bool isSeries() const { return m_kind == Library::TitleKind::Series; }
    bool isHomeVideo() const { return m_kind == Library::TitleKind::HomeVideo; }

    Services m_services;
    Library::TitleCard m_card;
    Library::TitleKind m_kind;
    QVector<Library::TitleFile> m_files;
    VersionId m_version; //!< whose files alone are meant; null: all
    QVector<Candidate> m_known; //!< of the library
    QVector<Candidate> m_online;
    std::optional<Candidate> m_chosen; //!< none: typed by hand
    QTimer m_typing;
    int m_libraryRequest = 0; //!< an older answer is dropped
    int m_onlineRequest = 0;
    Label *m_says;
    Label *m_fileName;
    Button *m_whichFiles;
    Button *m_movie;
    Button *m_episode;
    Button *m_homeVideo;
    QLineEdit *m_name;
    QLineEdit *m_year;
    QLineEdit *m_season;
    QLineEdit *m_number;
    Button *m_search;
    CandidateList *m_list;
    Label *m_noKey;
    Button *m_settings;
    Label *m_problem;
    Button *m_withdraw;
    Button *m_cancel;
    Button *m_apply;
};

} // namespace Ui
