#pragma once

#include "ui/controls/text.h"
#include "ui/pages/page.h"

#include <QAbstractButton>

namespace Ui {

//! One section in the sidebar of the desktop or the rail of the television.
class NavItem final : public QAbstractButton
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NavItem)
public:
    NavItem(const Theme &theme, Section section, const QString &icon, const QString &text,
        QWidget *parent);

    Section section() const { return m_section; }
    void setCurrent(bool current);
    bool isCurrent() const { return m_current; }
    //! A number at the right; busy: something is under way, shown by an apricot dot in the rail.
    void setCount(int count, bool busy = false);
    //! A word with a dot at the right, in the place of a number; the rail shows the dot. Empty:
    //! none.
    void setNote(const QString &note, Tone tone);
    //! Whether the rail shows words.
    void setLabelled(bool labelled);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    const Theme &m_theme;
    Section m_section;
    QString m_icon;
    int m_count = 0;
    QString m_note;
    Tone m_noteTone = Tone::Caption;
    bool m_busy = false;
    bool m_current = false;
    bool m_labelled = true;
};

} // namespace Ui
