#pragma once

#include <QStringList>
#include <QWidget>

namespace Ui {

class Theme;

//! Letters (or decades) beside a long list; choosing one jumps there at once. Those without titles
//! are dim and skipped.
class LetterBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LetterBar)
public:
    LetterBar(const Theme &theme, QWidget *parent);

    void setEntries(const QStringList &entries, const QStringList &present);
    void setCurrent(const QString &entry);
    QString current() const { return m_current; }
    bool isPresent(const QString &entry) const { return m_present.contains(entry); }

    //! "#", "A" to "Z".
    static QStringList letters();

signals:
    void chosen(const QString &entry);
    void leftWanted(); //!< back to the list

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    qreal pitch() const;
    void choose(const QString &entry);
    void step(int direction);

    const Theme &m_theme;
    QStringList m_entries;
    QStringList m_present;
    QString m_current;
};

} // namespace Ui
